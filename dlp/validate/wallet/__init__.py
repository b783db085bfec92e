"""Recovery material of cryptographic wallets."""
