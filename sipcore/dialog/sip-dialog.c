/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog/sip-dialog.h"

#include <glib/gi18n-lib.h>

struct _SipDialog
{
  GObject parent_instance;

  /* owned; copies, so that a dialog does not keep the messages that made it */
  char *id;
  char *call_id;
  char *local_tag;
  char *remote_tag; /* "" for a peer after RFC 2543 */
  SipAddress *local_address;
  SipAddress *remote_address;
  SipUri *remote_target;
  GPtrArray *route_set; /* of SipAddress */

  guint32 local_cseq;  /* 0: none was sent */
  guint32 remote_cseq; /* 0 is a number too: see has_remote_cseq */
  gboolean has_remote_cseq;
  gboolean is_uac;
  gboolean secure;
  gboolean is_protected;
  gboolean early;
};

G_DEFINE_FINAL_TYPE (SipDialog, sip_dialog, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_CALL_ID,
  PROP_LOCAL_TAG,
  PROP_REMOTE_TAG,
  PROP_LOCAL_ADDRESS,
  PROP_REMOTE_ADDRESS,
  PROP_REMOTE_TARGET,
  PROP_ROUTE_SET,
  PROP_SECURE,
  PROP_LOCAL_CSEQ,
  PROP_REMOTE_CSEQ,
  PROP_EARLY,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static char *
tag_of (SipAddress *address)
{
  SipSlice tag = address ? sip_address_get_tag (address) : SIP_SLICE_NONE;

  return g_strndup (tag.data ? tag.data : "", tag.length);
}

static gboolean
is_usable_target (SipAddress *contact)
{
  SipUri *uri = contact ? sip_address_get_uri (contact) : NULL;

  return uri && (sip_uri_get_scheme (uri) == SIP_SCHEME_SIP || sip_uri_get_scheme (uri) == SIP_SCHEME_SIPS);
}

/* RFC 3261 19.1.4 passes over what only one of two addresses has, as gr, alias or line; the far end does not. */
static gboolean
is_same_target (SipUri *a, SipUri *b)
{
  g_autofree char *text_a = sip_uri_to_string (a);
  g_autofree char *text_b = sip_uri_to_string (b);

  return g_str_equal (text_a, text_b);
}

static void
take_target (SipDialog *self, SipMessage *message)
{
  SipAddress *contact = sip_message_get_address (message, SIP_HEADER_CONTACT, 0);

  if (!is_usable_target (contact)
      || (self->remote_target && is_same_target (self->remote_target, sip_address_get_uri (contact))))
    return;
  g_clear_pointer (&self->remote_target, sip_uri_unref);
  self->remote_target = sip_uri_copy (sip_address_get_uri (contact));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REMOTE_TARGET]);
}

static void
take_route_set (SipDialog *self, SipMessage *message)
{
  SipAddress *route;

  g_ptr_array_set_size (self->route_set, 0);
  for (guint i = 0; (route = sip_message_get_address (message, SIP_HEADER_RECORD_ROUTE, i)); i++)
    if (!sip_address_is_star (route))
      g_ptr_array_insert (self->route_set, self->is_uac ? 0 : -1, sip_address_copy (route));
}

static void
take_identity (SipDialog *self, SipMessage *message)
{
  self->call_id = sip_slice_dup (sip_message_get_call_id (message));
  self->remote_tag = tag_of (self->remote_address);
  self->id = sip_dialog_join_id (self->call_id, self->local_tag, self->remote_tag);
}

static gboolean
loose (SipAddress *route)
{
  return sip_uri_get_param (sip_address_get_uri (route), "lr", NULL);
}

static SipAddress *
first_route (SipDialog *self)
{
  return self->route_set->len > 0 ? g_ptr_array_index (self->route_set, 0) : NULL;
}

/* RFC 3261 12.2.1.1: what the Request-URI may not hold is left out. */
static SipUri *
dup_request_uri (SipDialog *self)
{
  SipAddress *route = first_route (self);
  g_autoptr (SipUri) bare = NULL;

  if (!route || loose (route))
    return sip_uri_ref (self->remote_target);
  bare = sip_uri_without_headers (sip_address_get_uri (route));
  return sip_uri_without_param (bare, "method");
}

static void
add_routes (SipDialog *self, SipMessageBuilder *builder)
{
  SipAddress *first = first_route (self);
  gboolean strict = first && !loose (first);
  g_autoptr (SipAddress) target = NULL;

  for (guint i = strict ? 1 : 0; i < self->route_set->len; i++)
    sip_message_builder_add_address (builder, SIP_HEADER_ROUTE, g_ptr_array_index (self->route_set, i));
  if (!strict)
    return;
  target = sip_address_new (NULL, self->remote_target);
  sip_message_builder_add_address (builder, SIP_HEADER_ROUTE, target);
}

static SipMessageBuilder *
create_request (SipDialog *self, SipMethod method, guint32 cseq)
{
  g_autoptr (SipUri) uri = dup_request_uri (self);
  SipMessageBuilder *builder = sip_message_builder_new_request (method, uri);

  add_routes (self, builder);
  sip_message_builder_add_address (builder, SIP_HEADER_FROM, self->local_address);
  sip_message_builder_add_address (builder, SIP_HEADER_TO, self->remote_address);
  sip_message_builder_add (builder, SIP_HEADER_CALL_ID, self->call_id);
  sip_message_builder_add_printf (builder, SIP_HEADER_CSEQ, "%u %s", cseq, sip_method_to_string (method));
  sip_message_builder_add (builder, SIP_HEADER_MAX_FORWARDS, "70");
  return builder;
}

static void
sip_dialog_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SipDialog *self = SIP_DIALOG (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_CALL_ID:
      g_value_set_string (value, self->call_id);
      break;
    case PROP_LOCAL_TAG:
      g_value_set_string (value, self->local_tag);
      break;
    case PROP_REMOTE_TAG:
      g_value_set_string (value, self->remote_tag);
      break;
    case PROP_LOCAL_ADDRESS:
      g_value_set_boxed (value, self->local_address);
      break;
    case PROP_REMOTE_ADDRESS:
      g_value_set_boxed (value, self->remote_address);
      break;
    case PROP_REMOTE_TARGET:
      g_value_set_boxed (value, self->remote_target);
      break;
    case PROP_ROUTE_SET:
      g_value_set_boxed (value, self->route_set);
      break;
    case PROP_LOCAL_CSEQ:
      g_value_set_uint (value, self->local_cseq);
      break;
    case PROP_REMOTE_CSEQ:
      g_value_set_uint (value, self->remote_cseq);
      break;
    case PROP_SECURE:
      g_value_set_boolean (value, self->secure);
      break;
    case PROP_EARLY:
      g_value_set_boolean (value, self->early);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sip_dialog_finalize (GObject *object)
{
  SipDialog *self = SIP_DIALOG (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->local_tag, g_free);
  g_clear_pointer (&self->remote_tag, g_free);
  g_clear_pointer (&self->local_address, sip_address_unref);
  g_clear_pointer (&self->remote_address, sip_address_unref);
  g_clear_pointer (&self->remote_target, sip_uri_unref);
  g_clear_pointer (&self->route_set, g_ptr_array_unref);

  G_OBJECT_CLASS (sip_dialog_parent_class)->finalize (object);
}

static void
sip_dialog_class_init (SipDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = sip_dialog_get_property;
  object_class->finalize = sip_dialog_finalize;

  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_CALL_ID] = g_param_spec_string ("call-id", NULL, NULL, NULL, flags);
  props[PROP_LOCAL_TAG] = g_param_spec_string ("local-tag", NULL, NULL, NULL, flags);
  props[PROP_REMOTE_TAG] = g_param_spec_string ("remote-tag", NULL, NULL, NULL, flags);
  props[PROP_LOCAL_ADDRESS] = g_param_spec_boxed ("local-address", NULL, NULL, SIP_TYPE_ADDRESS, flags);
  props[PROP_REMOTE_ADDRESS] = g_param_spec_boxed ("remote-address", NULL, NULL, SIP_TYPE_ADDRESS, flags);
  props[PROP_REMOTE_TARGET] = g_param_spec_boxed ("remote-target", NULL, NULL, SIP_TYPE_URI, flags);
  props[PROP_ROUTE_SET] = g_param_spec_boxed ("route-set", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  /**
   * SipDialog:local-cseq:
   *
   * The number of our last request; 0 before the first.
   */
  props[PROP_LOCAL_CSEQ] = g_param_spec_uint ("local-cseq", NULL, NULL, 0, G_MAXUINT32, 0, flags);
  /**
   * SipDialog:remote-cseq:
   *
   * The number of the far end's last request; 0 before the first.
   */
  props[PROP_REMOTE_CSEQ] = g_param_spec_uint ("remote-cseq", NULL, NULL, 0, G_MAXUINT32, 0, flags);
  props[PROP_SECURE] = g_param_spec_boolean ("secure", NULL, NULL, FALSE, flags);
  props[PROP_EARLY] = g_param_spec_boolean ("early", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sip_dialog_init (SipDialog *self)
{
  self->route_set = g_ptr_array_new_with_free_func ((GDestroyNotify) sip_address_unref);
}

static gboolean
check_parties (SipMessage *message, GError **error)
{
  if (sip_message_get_from (message) && sip_message_get_to (message) && sip_message_get_call_id (message).data)
    return TRUE;
  g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The message names no dialog."));
  return FALSE;
}

static gboolean
went_over_tls (SipMessage *request)
{
  const SipVia *via = sip_message_get_via (request, 0);

  return via && (sip_slice_equal_nocase (via->transport, SIP_SLICE ("TLS"))
                 || sip_slice_equal_nocase (via->transport, SIP_SLICE ("WSS")));
}

/**
 * sip_dialog_new_uac:
 * @request: our request, as it was last sent
 * @response: a response to it: a provisional one with a To tag, or a 2xx
 *
 * The dialog that @response makes (RFC 3261 12.1.2). Without a usable Contact in @response the far end is taken to be
 * who @request was for.
 *
 * Returns: (transfer full): a dialog, or %NULL with %SIP_ERROR_MALFORMED
 */
SipDialog *
sip_dialog_new_uac (SipMessage *request, SipMessage *response, GError **error)
{
  g_autoptr (SipDialog) self = NULL;
  guint status;

  g_return_val_if_fail (request && response, NULL);

  if (!check_parties (request, error) || !check_parties (response, error))
    return NULL;

  self = g_object_new (SIP_TYPE_DIALOG, NULL);
  status = sip_message_get_status (response);
  self->is_uac = TRUE;
  self->early = status < 200;
  self->secure = sip_uri_get_scheme (sip_message_get_request_uri (request)) == SIP_SCHEME_SIPS;
  self->is_protected = went_over_tls (request);
  self->local_address = sip_address_copy (sip_message_get_from (request));
  self->remote_address = sip_address_copy (sip_message_get_to (response));
  self->local_tag = tag_of (self->local_address);
  take_identity (self, request);
  if (self->early && !*self->remote_tag)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED, _("The provisional response makes no dialog."));
      return NULL;
    }
  sip_message_get_cseq (request, &self->local_cseq, NULL);
  take_route_set (self, response);
  take_target (self, response);
  if (!self->remote_target)
    self->remote_target = sip_uri_copy (sip_message_get_request_uri (request));
  return g_steal_pointer (&self);
}

/**
 * sip_dialog_new_uas:
 * @request: the far end's request
 * @local_tag: the To tag of our responses
 *
 * The dialog that @request makes once it is answered (RFC 3261 12.1.1).
 *
 * Returns: (transfer full): a dialog, or %NULL with %SIP_ERROR_MALFORMED: to be answered with 400
 */
SipDialog *
sip_dialog_new_uas (SipMessage *request, const char *local_tag, GError **error)
{
  g_autoptr (SipDialog) self = NULL;

  g_return_val_if_fail (request && local_tag && *local_tag, NULL);

  if (!check_parties (request, error))
    return NULL;

  self = g_object_new (SIP_TYPE_DIALOG, NULL);
  self->early = TRUE;
  self->secure = sip_uri_get_scheme (sip_message_get_request_uri (request)) == SIP_SCHEME_SIPS;
  self->is_protected = went_over_tls (request);
  self->local_address = sip_address_with_param (sip_message_get_to (request), "tag", local_tag);
  self->remote_address = sip_address_copy (sip_message_get_from (request));
  self->local_tag = g_strdup (local_tag);
  take_identity (self, request);
  self->has_remote_cseq = sip_message_get_cseq (request, &self->remote_cseq, NULL);
  take_route_set (self, request);
  take_target (self, request);
  if (!self->remote_target)
    {
      g_set_error_literal (error, SIP_ERROR, SIP_ERROR_MALFORMED,
                           _("The request does not say where its sender is reached."));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sip_dialog_new_notified:
 * @subscribe: our SUBSCRIBE, as it was last sent
 * @notify: a NOTIFY to the tag of @subscribe
 *
 * The dialog that @notify makes. Its route set is that of @notify, whatever the response to @subscribe says
 * (RFC 6665 4.4.1).
 *
 * Returns: (transfer full): a dialog, or %NULL with %SIP_ERROR_MALFORMED: to be answered with 400
 */
SipDialog *
sip_dialog_new_notified (SipMessage *subscribe, SipMessage *notify, GError **error)
{
  g_autofree char *local_tag = NULL;
  SipDialog *self;

  g_return_val_if_fail (subscribe && notify, NULL);

  local_tag = tag_of (sip_message_get_from (subscribe));
  self = sip_dialog_new_uas (notify, local_tag, error);
  if (!self)
    return NULL;
  self->is_uac = TRUE;
  self->early = FALSE;
  self->secure = sip_uri_get_scheme (sip_message_get_request_uri (subscribe)) == SIP_SCHEME_SIPS;
  self->is_protected = went_over_tls (subscribe);
  sip_address_unref (self->local_address);
  self->local_address = sip_address_copy (sip_message_get_from (subscribe));
  sip_message_get_cseq (subscribe, &self->local_cseq, NULL);
  return self;
}

/**
 * sip_dialog_get_id:
 *
 * Returns: Call-ID, local tag and remote tag, joined so that they can be compared
 */
const char *
sip_dialog_get_id (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->id;
}

/**
 * sip_dialog_join_id:
 *
 * Returns: (transfer full): the id of a dialog, see sip_dialog_get_id()
 */
char *
sip_dialog_join_id (const char *call_id, const char *local_tag, const char *remote_tag)
{
  g_return_val_if_fail (call_id && local_tag && remote_tag, NULL);

  return g_strjoin (" ", call_id, local_tag, remote_tag, NULL);
}

/**
 * sip_dialog_id_from_message:
 * @local_is_to: whether our tag is that of To: in requests that we get and in responses to them
 *
 * Returns: (transfer full): the id of the dialog to which @message belongs
 */
char *
sip_dialog_id_from_message (SipMessage *message, gboolean local_is_to)
{
  g_autofree char *call_id = NULL;
  g_autofree char *from_tag = NULL;
  g_autofree char *to_tag = NULL;

  g_return_val_if_fail (message, NULL);

  call_id = sip_slice_dup (sip_message_get_call_id (message));
  from_tag = tag_of (sip_message_get_from (message));
  to_tag = tag_of (sip_message_get_to (message));
  return sip_dialog_join_id (call_id ? call_id : "", local_is_to ? to_tag : from_tag, local_is_to ? from_tag : to_tag);
}

/**
 * sip_dialog_get_call_id:
 *
 * Returns: the Call-ID
 */
const char *
sip_dialog_get_call_id (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->call_id;
}

/**
 * sip_dialog_get_local_tag:
 *
 * Returns: our tag
 */
const char *
sip_dialog_get_local_tag (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->local_tag;
}

/**
 * sip_dialog_get_remote_tag:
 *
 * Returns: the tag of the far end; empty for one after RFC 2543
 */
const char *
sip_dialog_get_remote_tag (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->remote_tag;
}

/**
 * sip_dialog_get_local_address:
 *
 * Returns: (transfer none): From of our requests
 */
SipAddress *
sip_dialog_get_local_address (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->local_address;
}

/**
 * sip_dialog_get_remote_address:
 *
 * Returns: (transfer none): To of our requests
 */
SipAddress *
sip_dialog_get_remote_address (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->remote_address;
}

/**
 * sip_dialog_get_remote_target:
 *
 * Returns: (transfer none): where the far end is reached
 */
SipUri *
sip_dialog_get_remote_target (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  return self->remote_target;
}

/**
 * sip_dialog_is_protected:
 *
 * Returns: whether the request that began the dialog went over TLS to the next hop or came from it so: nobody else can
 *   know the tags
 */
gboolean
sip_dialog_is_protected (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), FALSE);

  return self->is_protected;
}

/**
 * sip_dialog_is_secure:
 *
 * Returns: whether the dialog was made by a request to a sips URI (RFC 3261 12.1.1)
 */
gboolean
sip_dialog_is_secure (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), FALSE);

  return self->secure;
}

/**
 * sip_dialog_is_early:
 *
 * Returns: whether there was no 2xx yet
 */
gboolean
sip_dialog_is_early (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), FALSE);

  return self->early;
}

/**
 * sip_dialog_is_caller:
 *
 * Returns: whether the request that made it was ours
 */
gboolean
sip_dialog_is_caller (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), FALSE);

  return self->is_uac;
}

/**
 * sip_dialog_get_local_cseq:
 *
 * Returns: the number of our last request; 0 before the first
 */
guint32
sip_dialog_get_local_cseq (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), 0);

  return self->local_cseq;
}

/**
 * sip_dialog_confirm:
 * @response: the 2xx, ours or the far end's
 *
 * The dialog is no longer early. On the calling side the route set is computed anew (RFC 3261 13.2.2.4) and the
 * target taken from @response.
 */
void
sip_dialog_confirm (SipDialog *self, SipMessage *response)
{
  g_return_if_fail (SIP_IS_DIALOG (self));
  g_return_if_fail (response);

  if (!self->early)
    return;
  self->early = FALSE;
  if (self->is_uac)
    {
      take_route_set (self, response);
      take_target (self, response);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EARLY]);
}

/**
 * sip_dialog_update_target:
 * @message: a target refresh request, or the 2xx to one
 *
 * Takes the Contact of @message, if it can be used, as the new target (RFC 3261 12.2.1.2, 12.2.2).
 */
void
sip_dialog_update_target (SipDialog *self, SipMessage *message)
{
  g_return_if_fail (SIP_IS_DIALOG (self));
  g_return_if_fail (message);

  take_target (self, message);
}

/**
 * sip_dialog_receive_request:
 * @request: neither ACK nor CANCEL
 *
 * Checks the order of @request and remembers its number.
 *
 * Returns: whether it is in order; otherwise it is to be answered with 500 (RFC 3261 12.2.2)
 */
gboolean
sip_dialog_receive_request (SipDialog *self, SipMessage *request)
{
  guint32 cseq = 0;

  g_return_val_if_fail (SIP_IS_DIALOG (self), FALSE);
  g_return_val_if_fail (request, FALSE);

  if (!sip_message_get_cseq (request, &cseq, NULL))
    return FALSE;
  if (self->has_remote_cseq && cseq <= self->remote_cseq)
    return FALSE;
  self->has_remote_cseq = TRUE;
  self->remote_cseq = cseq;
  return TRUE;
}

/**
 * sip_dialog_create_request:
 * @method: neither ACK nor CANCEL
 *
 * A request with the next CSeq, its route set laid out for loose or strict routers (RFC 3261 12.2.1.1).
 *
 * Returns: (transfer full): a builder
 */
SipMessageBuilder *
sip_dialog_create_request (SipDialog *self, SipMethod method)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);
  g_return_val_if_fail (method != SIP_METHOD_ACK && method != SIP_METHOD_CANCEL, NULL);

  return create_request (self, method, sip_dialog_next_cseq (self));
}

/**
 * sip_dialog_create_ack:
 * @invite: the INVITE as it was last sent
 *
 * An ACK for a 2xx, with the CSeq number and the credentials of @invite (RFC 3261 13.2.2.4, 22.1).
 *
 * Returns: (transfer full): a builder
 */
SipMessageBuilder *
sip_dialog_create_ack (SipDialog *self, SipMessage *invite)
{
  SipMessageBuilder *builder;
  guint32 cseq = 0;

  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);
  g_return_val_if_fail (invite, NULL);

  sip_message_get_cseq (invite, &cseq, NULL);
  builder = create_request (self, SIP_METHOD_ACK, cseq);
  sip_message_builder_copy (builder, invite, SIP_HEADER_AUTHORIZATION);
  sip_message_builder_copy (builder, invite, SIP_HEADER_PROXY_AUTHORIZATION);
  return builder;
}

/**
 * sip_dialog_dup_next_hop:
 *
 * Returns: (transfer full): where requests go: the topmost route, or the remote target
 */
SipUri *
sip_dialog_dup_next_hop (SipDialog *self)
{
  SipAddress *route;

  g_return_val_if_fail (SIP_IS_DIALOG (self), NULL);

  route = first_route (self);
  return sip_uri_ref (route ? sip_address_get_uri (route) : self->remote_target);
}

/**
 * sip_dialog_next_cseq:
 *
 * Returns: the next number, for a request that is sent again with credentials (RFC 3261 22.2)
 */
guint32
sip_dialog_next_cseq (SipDialog *self)
{
  g_return_val_if_fail (SIP_IS_DIALOG (self), 0);

  return ++self->local_cseq;
}
