/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/phone-private.h"

#include <stdlib.h>

static PhoneEncryption
encryption_of (Phone *phone, PhoneAccount *account)
{
  g_autofree char *group = NULL, *word = NULL;

  if (account == NULL)
    return PHONE_ENCRYPTION_PREFERRED;
  group = g_strconcat ("account ", phone_account_get_id (account), NULL);
  word = phone_config_dup_string (phone_get_config (phone), group, "encryption");
  if (g_str_equal (word, "required"))
    return PHONE_ENCRYPTION_REQUIRED;
  return g_str_equal (word, "off") ? PHONE_ENCRYPTION_OFF : PHONE_ENCRYPTION_PREFERRED;
}

static void
read_ports (PhoneConfig *config, PhoneMediaPolicy *policy)
{
  g_autofree char *text = phone_config_dup_string (config, "network", "rtp-ports");
  g_auto (GStrv) ports = text ? g_strsplit (text, "-", 2) : NULL;

  if (ports == NULL)
    return;
  policy->first_port = atoi (ports[0]);
  policy->last_port = atoi (ports[1]);
}

/* Signalling tells by which address of this machine the far end is reached. */
static char *
dup_peer (PhoneMediaSource *source, SipAgent *agent)
{
  SipFlow *flow = sip_agent_get_flow (agent);
  GInetSocketAddress *remote = flow ? sip_flow_get_remote_address (flow) : NULL;

  if (remote)
    return g_inet_address_to_string (g_inet_socket_address_get_address (remote));
  return g_strdup (source->peer);
}

static SipDescriptionHandler *
create_session (SipAgent *agent, gpointer user_data)
{
  PhoneMediaSource *source = user_data;
  PhoneConfig *config = phone_get_config (source->phone);
  g_autofree char *codecs = phone_config_dup_string (config, "audio", "codecs");
  g_autofree char *peer = dup_peer (source, agent);
  PhoneMediaPolicy policy = {
    .codecs = codecs,
    .encryption = source->encryption,
    .loopback = source->loopback,
    .local_address = source->local ? "127.0.0.1" : NULL,
    .peer_address = peer,
  };

  read_ports (config, &policy);
  return SIP_DESCRIPTION_HANDLER (phone_media_create_session (phone_get_media (source->phone), &policy));
}

static void
free_source (gpointer data)
{
  PhoneMediaSource *source = data;

  g_free (source->peer);
  g_free (source);
}

PhoneMediaSource *
phone_set_media_source (Phone *phone, SipAgent *agent, PhoneAccount *account)
{
  PhoneMediaSource *source = g_new0 (PhoneMediaSource, 1);

  source->phone = phone;
  source->encryption = encryption_of (phone, account);
  g_object_set_data (G_OBJECT (agent), "phone-media-source", source);
  sip_agent_set_description_handler_factory (agent, create_session, source, free_source);
  return source;
}

void
phone_set_peer (SipAgent *agent, const char *address)
{
  PhoneMediaSource *source = g_object_get_data (G_OBJECT (agent), "phone-media-source");

  g_free (source->peer);
  source->peer = g_strdup (address);
}
