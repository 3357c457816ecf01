/* Originals that only one person can read: CMS EnvelopedData (RFC 5652) for the holder of a certificate's private key, as
 * the Encrypted Attributes Sequence wants it (PS3.15 E.1.1, PS3.3 C.12.1.1.4.1). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Can anything be encrypted for this X.509 certificate (PEM or DER)? EF_ERROR_KEY if it is none, has expired or is not
 * valid yet, has a weak or unfit key, or its key usage does not allow for it. */
gboolean ef_escrow_check (GBytes  *certificate,
                          GError **error);
/* (transfer full): @data in DER, content by AES-256, the key of it by the certificate's public key. */
GBytes  *ef_escrow_seal  (GBytes  *certificate,
                          GBytes  *data,
                          GError **error);
/* EF_ERROR_KEY if @private_key (PEM, without a pass phrase) is none. */
gboolean ef_escrow_check_private_key (GBytes  *private_key,
                                      GError **error);
/* (transfer full): EF_ERROR_KEY if @private_key is not the one it was sealed for. */
GBytes  *ef_escrow_open  (GBytes  *private_key,
                          GBytes  *sealed,
                          GError **error);

G_END_DECLS
