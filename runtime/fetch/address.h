/* address.h - which addresses belong to the public internet. */
#ifndef LEDE_FETCH_ADDRESS_H
#define LEDE_FETCH_ADDRESS_H

#include <sys/socket.h>

enum { LEDE_ADDRESS_TEXT = 46 }; /* bytes that the longest address needs, with its NUL */

/* What is special about an address ("loopback", "private", …; static storage), or NULL when it is a public one.
 * IPv4 inside IPv6 is judged as that IPv4 where it is reached directly (mapped, NAT64); the tunnels (6to4, Teredo) are
 * special whatever they carry.  Anything but IPv4 and IPv6 is "no internet address". */
const char *lede_address_special(const struct sockaddr *address);

/* The address in digits, without its port. */
void lede_address_show(const struct sockaddr *address, char out[LEDE_ADDRESS_TEXT]);

#endif
