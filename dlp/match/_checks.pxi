# Checks of the numbers lane, in C: each returns the evidence bits that hold, or -1 to refuse.
# They mirror the validators of dlp/validate of the same name; tests/laws hold the two together.
# Arguments: the compact characters (ASCII), their number, and what the check needs besides.

cdef enum:
    NO_CHECK = 0
    RESIDENT_ID = 1
    RESIDENT_ID_15 = 2
    FOREIGNER_ID = 3
    RESIDENCE_PERMIT = 4
    USCC = 5
    ORGANISATION_CODE = 6
    BUSINESS_REGISTRATION = 7
    LUHN = 8
    BANK_CARD = 9
    PAYMENT_CARD = 10
    CNAPS = 11
    MOBILE = 12
    IBAN = 13
    VIN = 14
    US_SSN = 15

cdef const unsigned char *PROVINCES = (  # by first two digits: GB/T 2260
    b"\0\0\0\0\0\0\0\0\0\0" b"\0\1\1\1\1\1\0\0\0\0" b"\0\1\1\1\0\0\0\0\0\0"
    b"\0\1\1\1\1\1\1\1\0\0" b"\0\1\1\1\1\1\1\0\0\0" b"\1\1\1\1\1\0\0\0\0\0"
    b"\0\1\1\1\1\1\0\0\0\0" b"\0\1\0\0\0\0\0\0\0\0" b"\0\0\0\0\0\0\0\0\0\0" b"\0\0\0\0\0\0\0\0\0\0"
)
cdef const unsigned char *MOD11_2_CHECK = b"10X98765432"
cdef const unsigned char *USCC_ALPHABET = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
cdef int *USCC_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
cdef const unsigned char *DOUBLED = b"\0\2\4\6\10\1\3\5\7\11"
cdef int *ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
cdef int *ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
cdef int *VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
cdef const unsigned char *VIN_VALUES = b"\1\2\3\4\5\6\7\10\0\1\2\3\4\5\0\7\0\11\2\3\4\5\6\7\10\11"


cdef inline int digit(unsigned char c) noexcept nogil:
    return c - 48


cdef inline int upper(unsigned char c) noexcept nogil:
    return c - 32 if 97 <= c <= 122 else c


cdef inline bint all_digits(const unsigned char *s, int n) noexcept nogil:
    cdef int i
    for i in range(n):
        if s[i] < 48 or s[i] > 57:
            return False
    return True


cdef inline int number(const unsigned char *s, int n) noexcept nogil:
    cdef int i, value = 0
    for i in range(n):
        value = value * 10 + digit(s[i])
    return value


cdef bint real_date(int year, int month, int day) noexcept nogil:
    if month < 1 or month > 12 or day < 1:
        return False
    if month == 2:
        if (year % 4 == 0 and year % 100 != 0) or year % 400 == 0:
            return day <= 29
        return day <= 28
    if month == 4 or month == 6 or month == 9 or month == 11:
        return day <= 30
    return day <= 31


cdef bint birth_date(const unsigned char *s, int today) noexcept nogil:
    """Eight digits YYYYMMDD: a real day, 1800 or later, not in the future."""
    cdef int year = number(s, 4)
    return (
        year >= 1800
        and real_date(year, number(s + 4, 2), number(s + 6, 2))
        and number(s, 8) <= today
    )


cdef bint mod11_2(const unsigned char *s) noexcept nogil:
    """ISO 7064 MOD 11-2 over 17 digits and a check character (GB 11643)."""
    cdef int i, total = 0
    if not all_digits(s, 17):
        return False
    for i in range(17):
        total += digit(s[i]) * ID_WEIGHTS[i]
    return MOD11_2_CHECK[total % 11] == upper(s[17])


cdef bint mod11_10(const unsigned char *s, int n) noexcept nogil:
    """ISO 7064 MOD 11,10 over n digits, the last one the check digit."""
    cdef int i, product = 10
    for i in range(n - 1):
        product = (product + digit(s[i])) % 10
        product = (10 if product == 0 else product) * 2 % 11
    return (product + digit(s[n - 1])) % 10 == 1


cdef bint luhn(const unsigned char *s, int n) noexcept nogil:
    """ISO/IEC 7812-1 annex B: every second digit from the right is doubled, 18 counting as 9."""
    cdef int i = n - 1, total = 0
    while i > 0:
        total += digit(s[i]) + DOUBLED[digit(s[i - 1])]
        i -= 2
    if i == 0:
        total += digit(s[0])
    return total % 10 == 0


cdef bint one_digit_only(const unsigned char *s, int n) noexcept nogil:
    cdef int i
    for i in range(1, n):
        if s[i] != s[0]:
            return False
    return True


cdef int uscc_value(unsigned char c) noexcept nogil:
    cdef int i
    for i in range(31):
        if USCC_ALPHABET[i] == c:
            return i
    return -1


cdef bint organisation_check(const unsigned char *s) noexcept nogil:
    """GB 11714: eight characters of base 36 and a check character."""
    cdef int i, c, total = 0, wanted
    for i in range(8):
        c = upper(s[i])
        total += (c - 48 if c <= 57 else c - 55) * ORGANISATION_WEIGHTS[i]
    wanted = 11 - total % 11
    c = upper(s[8])
    if wanted == 10:
        return c == 88
    return c == (48 if wanted == 11 else 48 + wanted)


cdef int check_uscc(const unsigned char *s) noexcept nogil:
    """GB 32100: MOD 31-3 over 18 characters, and the organisation code inside (9 to 17)."""
    cdef int i, value, total = 0
    if s[0] == 48 or not all_digits(s + 2, 6):
        return -1
    for i in range(17):
        value = uscc_value(upper(s[i]))
        if value < 0:
            return -1
        total += value * USCC_WEIGHTS[i]
    if uscc_value(upper(s[17])) != (31 - total % 31) % 31:
        return -1
    return 3 if organisation_check(s + 8) else -1


cdef int check_bank_card(const unsigned char *s, int n, const unsigned char *issuers) noexcept nogil:
    """Luhn; evidence: UnionPay's prefix, a Chinese issuer (bit map of prefixes)."""
    cdef int bits = 1, prefix
    if n < 15 or n > 20 or one_digit_only(s, n) or not luhn(s, n):
        return -1
    if s[0] == 54 and s[1] == 50:
        bits |= 2
    prefix = number(s, 6)
    if issuers[prefix >> 3] >> (prefix & 7) & 1:
        bits |= 4
    return bits


cdef int card_scheme(const unsigned char *s, int n) noexcept nogil:
    """Return the number of the scheme in the order of intl.card's EVIDENCE, or -1."""
    cdef int two = number(s, 2), three = number(s, 3), four = number(s, 4), six = number(s, 6)
    cdef bint long_ = 16 <= n <= 19
    if s[0] == 52 and (n == 13 or n == 16 or n == 19):
        return 1
    if n == 16 and (2221 <= four <= 2720 or 51 <= two <= 55):
        return 2
    if n == 15 and (two == 34 or two == 37):
        return 3
    if (long_ and (four == 6011 or 644 <= three <= 659)) or (n == 16 and 622126 <= six <= 622925):
        return 4
    if long_ and 3528 <= four <= 3589:
        return 5
    if (long_ or n == 14) and (300 <= three <= 305 or four == 3095 or two == 36 or two == 38 or two == 39):
        return 6
    if n == 15 and two == 36:
        return 6
    if long_ and (two == 62 or two == 81):
        return 7
    if long_ and 2200 <= four <= 2204:
        return 8
    if 12 <= n <= 19 and (two == 50 or 56 <= two <= 58 or s[0] == 54):
        return 9
    return -1


cdef int check_payment_card(const unsigned char *s, int n) noexcept nogil:
    cdef int scheme
    if n < 12 or n > 19 or one_digit_only(s, n) or not luhn(s, n):
        return -1
    scheme = card_scheme(s, n)
    return 1 | 1 << scheme if scheme > 0 else -1


cdef int check_mobile(const unsigned char *s, int n) noexcept nogil:
    """China's numbering plan: 11 digits (86 or 0086 before them is allowed), prefixes in use."""
    cdef int prefix
    if n == 15:
        if s[0] != 48 or s[1] != 48:
            return -1
        s += 2
        n -= 2
    if n == 13:
        if s[0] != 56 or s[1] != 54:
            return -1
        s += 2
        n -= 2
    if n != 11 or s[0] != 49 or s[1] < 51:
        return -1
    prefix = number(s, 3)
    if prefix in (154, 160, 161, 163, 164, 168, 169, 179, 194):
        return -1
    return 1


cdef int check_iban(const unsigned char *s, int n) noexcept nogil:
    """ISO 13616: MOD 97-10 over the rearranged characters."""
    cdef int i, c, rest = 0
    cdef int k
    for k in range(n):
        i = (k + 4) % n
        c = upper(s[i])
        rest = (rest * 10 + c - 48) % 97 if c <= 57 else (rest * 100 + c - 55) % 97
    return 1 if rest == 1 else -1


cdef int check_vin(const unsigned char *s) noexcept nogil:
    """ISO 3779 / GB 16735: weighted sum modulo 11 in position 9; L: made in China."""
    cdef int i, c, total = 0
    if one_digit_only(s, 17) or not all_digits(s + 13, 4):
        return -1
    for i in range(17):
        c = upper(s[i])
        if c > 57 and not VIN_VALUES[c - 65]:  # I, O and Q stand in none
            return -1
        total += (c - 48 if c <= 57 else VIN_VALUES[c - 65]) * VIN_WEIGHTS[i]
    c = upper(s[8])
    if c != (88 if total % 11 == 10 else 48 + total % 11):
        return -1
    return 3 if upper(s[0]) == 76 else 1


cdef int check_ssn(const unsigned char *s) noexcept nogil:
    """SSA: area not 000, 666 or 9xx; group not 00; serial not 0000; not a published number."""
    cdef int area = number(s, 3), whole = number(s, 9)
    if area == 0 or area == 666 or area >= 900 or one_digit_only(s, 9):
        return -1
    if whole == 78051120 or whole == 219099999 or whole == 123456789:
        return -1
    return 1 if number(s + 3, 2) and number(s + 5, 4) else -1


cdef int check_cnaps(const unsigned char *s) noexcept nogil:
    """CNAPS: MOD 11-10; evidence when the first three digits are a kind of bank."""
    cdef int bank = number(s, 3)
    if not mod11_10(s, 12):
        return -1
    if bank in (1, 11, 102, 103, 104, 105, 201, 202, 203, 401, 402, 403) or s[0] == 51:
        return 3
    return 1


cdef bint permit_prefix(const unsigned char *s) noexcept nogil:
    return s[0] == 56 and 49 <= s[1] <= 51 and number(s + 2, 4) == 0


cdef int check(
    int which, const unsigned char *s, int n, int today, const unsigned char *issuers
) noexcept nogil:
    if which == RESIDENT_ID:
        if n != 18 or not all_digits(s, 17) or not PROVINCES[number(s, 2)]:
            return -1
        return 3 if mod11_2(s) and birth_date(s + 6, today) else -1
    if which == RESIDENT_ID_15:
        if n != 15 or not all_digits(s, 15) or not PROVINCES[number(s, 2)]:
            return -1
        return 1 if real_date(1900 + number(s + 6, 2), number(s + 8, 2), number(s + 10, 2)) else -1
    if which == FOREIGNER_ID:
        return 0 if n == 18 and mod11_2(s) and birth_date(s + 6, today) else -1
    if which == RESIDENCE_PERMIT:
        if n != 18 or not permit_prefix(s):
            return -1
        return 7 if mod11_2(s) and birth_date(s + 6, today) else -1
    if which == USCC:
        return check_uscc(s) if n == 18 else -1
    if which == ORGANISATION_CODE:
        return 1 if n == 9 and organisation_check(s) else -1
    if which == VIN:
        return check_vin(s) if n == 17 else -1
    if which == IBAN:
        return check_iban(s, n)
    if which == NO_CHECK:
        return 0
    if not all_digits(s, n):
        return -1
    if which == BUSINESS_REGISTRATION:
        if n != 15 or not (PROVINCES[number(s, 2)] or number(s, 2) == 10):
            return -1
        return 3 if mod11_10(s, 15) else -1
    if which == LUHN:
        return 0 if luhn(s, n) else -1
    if which == BANK_CARD:
        return check_bank_card(s, n, issuers)
    if which == PAYMENT_CARD:
        return check_payment_card(s, n)
    if which == CNAPS:
        return check_cnaps(s) if n == 12 else -1
    if which == MOBILE:
        return check_mobile(s, n)
    if which == US_SSN:
        return check_ssn(s) if n == 9 else -1
    return -1
