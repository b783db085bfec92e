"""Numbers of the Chinese mainland: persons, organisations, banks, telephones, vehicles."""
