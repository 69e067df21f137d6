/* address.c - which addresses belong to the public internet: a list of prefixes, the first that fits decides.
 * After the IANA registries of special-purpose addresses (RFC 6890 and its updates) and of IPv6 unicast space. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "fetch/address.h"

typedef struct { uint8_t bytes[16]; int bits; const char *special; } Prefix;

/* IPv4 is looked up in its mapped form, ::ffff:a.b.c.d. */
#define V4(length, special, ...) {{[10] = 0xff, [11] = 0xff, __VA_ARGS__}, 96 + (length), special}
#define V6(length, special, ...) {{__VA_ARGS__}, length, special}

static const Prefix prefixes[] = {
    V4(8, "unspecified", 0),
    V4(8, "private", 10),
    V4(10, "carrier-grade NAT", 100, 64),
    V4(8, "loopback", 127),
    V4(16, "link-local", 169, 254),
    V4(12, "private", 172, 16),
    V4(24, "reserved", 192, 0, 0),
    V4(24, "documentation", 192, 0, 2),
    V4(24, "6to4", 192, 88, 99),
    V4(16, "private", 192, 168),
    V4(15, "benchmarking", 198, 18),
    V4(24, "documentation", 198, 51, 100),
    V4(24, "documentation", 203, 0, 113),
    V4(4, "multicast", 224),
    V4(32, "broadcast", 255, 255, 255, 255),
    V4(4, "reserved", 240),
    V4(0, NULL, 0),
    V6(128, "unspecified", 0),
    V6(128, "loopback", [15] = 1),
    V6(7, "private", 0xfc),
    V6(10, "link-local", 0xfe, 0x80),
    V6(10, "private", 0xfe, 0xc0),
    V6(8, "multicast", 0xff),
    V6(32, "Teredo", 0x20, 0x01, 0, 0),
    V6(23, "reserved", 0x20, 0x01),
    V6(32, "documentation", 0x20, 0x01, 0x0d, 0xb8),
    V6(16, "6to4", 0x20, 0x02),
    V6(20, "documentation", 0x3f, 0xff),
    V6(3, NULL, 0x20),
    V6(0, "reserved", 0),
};

static bool has_prefix(const uint8_t *address, const Prefix *p) {
  int whole = p->bits / 8, rest = p->bits % 8;
  if (memcmp(address, p->bytes, (size_t)whole) != 0) return false;
  return rest == 0 || (address[whole] ^ p->bytes[whole]) >> (8 - rest) == 0;
}

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
static const uint8_t nat64[12] = {0, 0x64, 0xff, 0x9b};

/* Any address as IPv6, NAT64's (RFC 6052) as the IPv4 it stands for. */
static bool as_ipv6(const struct sockaddr *address, uint8_t out[16]) {
  if (address->sa_family == AF_INET) {
    memcpy(out, mapped, sizeof mapped);
    memcpy(out + sizeof mapped, &((const struct sockaddr_in *)address)->sin_addr, 4);
    return true;
  }
  if (address->sa_family != AF_INET6) return false;
  memcpy(out, &((const struct sockaddr_in6 *)address)->sin6_addr, 16);
  if (memcmp(out, nat64, sizeof nat64) == 0) memcpy(out, mapped, sizeof mapped);
  return true;
}

const char *lede_address_special(const struct sockaddr *address) {
  uint8_t bytes[16];
  if (!as_ipv6(address, bytes)) return "no internet address";
  const Prefix *p = prefixes;
  while (!has_prefix(bytes, p)) p++; /* the last fits all */
  return p->special;
}

void lede_address_show(const struct sockaddr *address, char out[LEDE_ADDRESS_TEXT]) {
  const void *bytes = address->sa_family == AF_INET6 ? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
                                                     : &((const struct sockaddr_in *)address)->sin_addr;
  bool internet = address->sa_family == AF_INET || address->sa_family == AF_INET6;
  if (!internet || inet_ntop(address->sa_family, bytes, out, LEDE_ADDRESS_TEXT) == NULL)
    snprintf(out, LEDE_ADDRESS_TEXT, "family %d", address->sa_family);
}
