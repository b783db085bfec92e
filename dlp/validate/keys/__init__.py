"""Key material and access tokens whose form can be checked without asking their issuer."""
