/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-config.h"

#define STRING PHONE_CONFIG_STRING
#define BOOLEAN PHONE_CONFIG_BOOLEAN
#define UINT PHONE_CONFIG_UINT
#define CHOICE PHONE_CONFIG_CHOICE
#define ENDPOINT PHONE_CONFIG_ENDPOINT
#define SIP_URI PHONE_CONFIG_SIP_URI
#define PATH PHONE_CONFIG_PATH

/* In the order of the manual. Columns: group, name, type, fallback, check, help, later. */
static const PhoneConfigKey keys[] = {
  { "phone", "control", STRING, NULL, "socket",
    "Socket on which control programs are served besides the session bus, as unix:path=FILE." },
  { "phone", "control-group", STRING, NULL, "group",
    "Group whose members may use the control socket, besides the own user and root." },

  { "listen", "udp", ENDPOINT, "0.0.0.0:0", NULL,
    "Address and port for SIP over UDP; port 0 takes a free one, an empty value none." },
  { "listen", "tcp", ENDPOINT, "0.0.0.0:0", NULL,
    "Address and port for SIP over TCP; port 0 takes a free one, an empty value none." },
  { "listen", "tls", ENDPOINT, "", NULL,
    "Address and port for SIP over TLS; needs tls-certificate and tls-key. Registered flows need no listener." },
  { "listen", "tls-certificate", PATH, NULL, "read", "File with the certificate of the TLS listener, in PEM form." },
  { "listen", "tls-key", PATH, NULL, "read", "File with the private key of the TLS listener, in PEM form." },
  { "listen", "strangers", CHOICE, NULL, "refuse|ring",
    "What becomes of calls that come from no registrar; absent: they ring where no account registers, else they are "
    "refused." },

  { "network", "nameservers", STRING, NULL, "endpoints", "Name servers as ADDRESS:PORT,…; absent: the system’s." },
  { "network", "rtp-ports", STRING, NULL, "ports",
    "First and last UDP port for sound, as 10000-20000; absent: any free ones." },

  { "limits", "per-address", UINT, "4000", "0-1000000",
    "How many new transactions a second one address may begin; above it 503 is answered; 0: no limit." },
  { "limits", "total", UINT, "12000", "0-1000000",
    "How many new transactions a second all addresses together may begin; 0: no limit." },
  { "limits", "memory", UINT, "256", "0-1048576",
    "MiB that the transactions of others may take, of which one address gets three quarters; 0: no limit." },
  { "limits", "dialogs", UINT, "20000", "0-1000000",
    "How many dialogs there may be before new ones are refused; 0: no limit." },

  { "calls", "max", UINT, "0", "0-10000", "How many calls there may be at a time; 0: no limit." },
  { "calls", "emergency", STRING, "112,911,999,000", "emergency",
    "Emergency numbers: calls to them have no limit, and go out by another account where the chosen one is not "
    "registered; or none." },
  { "calls", "hold-others", BOOLEAN, "no", NULL,
    "Whether the calls that are spoken in are put on hold when another one is answered or resumed." },
  { "calls", "no-answer", UINT, "120", "0-3600",
    "Seconds after which an unanswered outgoing call is given up; 0: never." },
  { "calls", "redirects", CHOICE, "domain", "domain|follow|refuse",
    "Where a called party may send a call: within the account’s domain, anywhere, nowhere." },
  { "calls", "transfers", CHOICE, "ask", "ask|allow|refuse",
    "What becomes of a far end’s wish that somebody else be called in its place." },
  { "calls", "session-expires", UINT, "1800", "0-86400",
    "Seconds after which a call ends that neither side refreshes (RFC 4028); 0: only where the far end asks for it." },
  { "calls", "min-se", UINT, "90", "90-86400", "The shortest such time that is agreed to, in seconds." },
  { "calls", "reliable-responses", CHOICE, "supported", "supported|required|off",
    "Whether far ends may, must or must not have the arrival of what they say while it rings confirmed (RFC 3262)." },
  { "calls", "replacements", CHOICE, "auto", "auto|ask",
    "Whether a call that takes the place of one that is spoken in, as after a transfer, is answered by itself." },

  { "account", "uri", SIP_URI, NULL, "user", "The address of the account, as sip:alice@example.org." },
  { "account", "display-name", STRING, NULL, "text", "The name that people who are called see." },
  { "account", "auth-user", STRING, NULL, "text", "The name for signing in; absent: the user of the address." },
  { "account", "password-file", PATH, NULL, "secret",
    "File with the password on its first line, readable by its owner alone." },
  { "account", "credential", STRING, NULL, "credential",
    "Name of a systemd credential with the password; without it and password-file it is in the keyring." },
  { "account", "registrar", SIP_URI, NULL, "registrar",
    "Where to register, as sip:HOST or wss://HOST:PORT/PATH; absent: found from the address; none: do not register." },
  { "account", "outbound-proxy", STRING, NULL, "proxies",
    "Proxy by which every request outside of a call goes; with two to four of them, with commas between, the account "
    "is registered over a flow to each." },
  { "account", "transport", CHOICE, "auto", "auto|udp|tcp|tls|ws|wss", "How SIP is carried to the server." },
  { "account", "media", CHOICE, "auto", "auto|webrtc|sdes|rtp",
    "What carries the sound; auto: by transport and encryption." },
  { "account", "encryption", CHOICE, "preferred", "required|preferred|off", "Whether the sound is encrypted." },
  { "account", "ca-file", PATH, NULL, "read",
    "File with the authorities that may vouch for the server, in PEM form; absent: the system’s." },
  { "account", "pins", STRING, NULL, "pins",
    "Certificates of the server that are trusted though no authority vouches for them: their SHA-256 fingerprints, "
    "as AB:CD:…, with commas between." },
  { "account", "tls-certificate", PATH, NULL, "read",
    "File with the certificate that is shown to servers that ask for one, in PEM form; needs tls-key." },
  { "account", "tls-key", PATH, NULL, "read", "File with the private key of tls-certificate, in PEM form." },
  { "account", "weakest-digest", CHOICE, "md5", "md5|sha-256|sha-512-256",
    "The weakest way of hashing the password that is used when the server asks for it (RFC 8760)." },
  { "account", "privacy", CHOICE, "none", "none|id|full",
    "What the server is asked to keep from those who are called: nothing, the number it vouches for, or all that tells "
    "who calls and from where (RFC 3323)." },
  { "account", "country-code", STRING, NULL, "country",
    "The country’s number, as 49: numbers are then known in all their forms, shown with + and the country, and sent as "
    "number-form says." },
  { "account", "national-prefix", STRING, NULL, "digits",
    "Digits before an area code, as 0; absent: the country has none, and seven or more digits are a number in it." },
  { "account", "international-prefix", STRING, "00", "digits", "Digits before a country’s number." },
  { "account", "number-form", CHOICE, "typed", "typed|plus|international|national",
    "How the server gets a number: as typed, as +4930…, as 004930…, or as 030… within the country." },
  { "account", "strip", STRING, NULL, "digits",
    "Digits that are taken away where a dialled number begins with them, as the 9 for an outside line elsewhere." },
  { "account", "add", STRING, NULL, "digits",
    "Digits that are put before a number of this or another country, as the 0 for an outside line; not before "
    "extensions, services and emergency numbers." },
  { "account", "udp-limit", UINT, "1300", "0-65535",
    "Bytes above which an offer by UDP is trimmed, and a request goes by TCP where transport is auto; 0: neither. For "
    "a provider without TCP: transport=udp." },
  { "account", "expires", UINT, "600", "60-86400", "Seconds for which a registration is asked." },
  { "account", "keep-alive", UINT, "29", "0-3600",
    "Seconds after which a registered connection is pinged at the latest; 0: only where the server asks for it." },
  { "account", "outbound", CHOICE, "auto", "auto|on|off",
    "Whether calls come over the connection that registered, and over several (RFC 5626); auto: where the server knows "
    "it, or where outbound-proxy names several." },
  { "account", "gruu", BOOLEAN, "true", NULL,
    "Whether the server is told which device this is, and may give it an address of its own (RFC 5627)." },
  { "account", "path", BOOLEAN, "true", NULL, "Whether proxies on the way may put themselves into it (RFC 3327)." },
  { "account", "push", STRING, NULL, "push",
    "What the server is told of a push service, as pn-provider=…;pn-prid=…;pn-param=… (RFC 8599)." },

  { "audio", "source", STRING, "default", "source",
    "What is sent: default, silence, tone:440, file:PATH, or a device’s id." },
  { "audio", "sink", STRING, "default", "sink", "What plays: default, null, file:PATH, or a device’s id." },
  { "audio", "codecs", STRING, NULL, "codecs", "Codecs in the order of preference, as opus,pcma,pcmu; absent: all." },

  { "video", "source", STRING, "default", "text", "What is shown: default, test, file:PATH, or a device’s id.", TRUE },
  { "video", "sink", STRING, "null", "text", "Where video goes without a window: null, file:PATH, wayland, kms.",
    TRUE },

  { "answer", "mode", CHOICE, "ask", "ask|auto|reject",
    "What becomes of an incoming call: it rings, is answered, or refused." },
  { "answer", "after", UINT, "0", "0-3600", "Seconds that a call rings before it is answered automatically." },
  { "answer", "allow", STRING, NULL, "patterns",
    "Who may be answered automatically, as sip:*@example.org or +4930123456,…; absent: everybody." },
  { "answer", "trusted", STRING, NULL, "patterns",
    "Whose calls are answered at once where they ask for it, as intercoms do (RFC 5373); absent: nobody’s." },
};

const PhoneConfigKey *
phone_config_get_keys (gsize *n_keys)
{
  if (n_keys)
    *n_keys = G_N_ELEMENTS (keys);
  return keys;
}
