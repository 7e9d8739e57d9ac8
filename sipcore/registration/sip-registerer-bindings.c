/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "registration/sip-registerer-private.h"

#include "registration/sip-binding-private.h"
#include "registration/sip-own-contact-private.h"
#include "registration/sip-register-query-private.h"

static gboolean
is_own (SipRegisterer *self, SipAddress *contact, SipMessage *response)
{
  GPtrArray *registrations = sip_registerer_get_registrations (self);

  for (guint i = 0; i < registrations->len; i++)
    {
      SipAddress *own = sip_registration_get_contact (registrations->pdata[i]);

      if (own && sip_own_contact_find (own, response) == contact)
        return TRUE;
    }
  return FALSE;
}

/* A list that nobody asked for and that tells of nobody else is not made: most accounts have one phone. */
void
sip_registerer_update_bindings (SipRegisterer *self, SipMessage *response)
{
  GListStore **list = sip_registerer_get_list (self);
  g_autoptr (GPtrArray) bindings = NULL;
  SipAddress *contact;

  if (!*list && !sip_message_get_address (response, SIP_HEADER_CONTACT, 1))
    return;
  bindings = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; (contact = sip_message_get_address (response, SIP_HEADER_CONTACT, i)); i++)
    {
      guint expires_s = sip_own_contact_get_expires (contact, response, 0);

      if (!sip_address_is_star (contact))
        g_ptr_array_add (bindings, sip_binding_new (contact, expires_s, is_own (self, contact, response)));
    }
  if (!*list)
    *list = g_list_store_new (SIP_TYPE_BINDING);
  g_list_store_splice (*list, 0, g_list_model_get_n_items (G_LIST_MODEL (*list)), bindings->pdata, bindings->len);
}

static void
list_own (SipRegisterer *self, GListStore *list)
{
  GPtrArray *registrations = sip_registerer_get_registrations (self);

  for (guint i = 0; i < registrations->len; i++)
    {
      SipAddress *own = sip_registration_get_contact (registrations->pdata[i]);
      guint expires_s = sip_registration_get_granted (registrations->pdata[i]);
      g_autoptr (SipBinding) binding = own && expires_s > 0 ? sip_binding_new (own, expires_s, TRUE) : NULL;

      if (binding)
        g_list_store_append (list, binding);
    }
}

/**
 * sip_registerer_get_bindings:
 *
 * Returns: (transfer none): a list of #SipBinding as the registrar told it last, kept up to date
 */
GListModel *
sip_registerer_get_bindings (SipRegisterer *self)
{
  GListStore **list;

  g_return_val_if_fail (SIP_IS_REGISTERER (self), NULL);

  list = sip_registerer_get_list (self);
  if (!*list)
    {
      *list = g_list_store_new (SIP_TYPE_BINDING);
      list_own (self, *list);
    }
  return G_LIST_MODEL (*list);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SipRegisterer *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SipMessage) response = sip_register_query_finish (result, &error);

  if (!response)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  sip_registerer_get_bindings (self);
  sip_registerer_update_bindings (self, response);
  if (g_task_get_source_tag (task) == sip_registerer_remove_all_bindings_async)
    sip_registerer_forget_bindings (self);
  g_task_return_boolean (task, TRUE);
}

/* Over a flow that is registered, else the way that a registration takes. */
static SipRegistration *
choose_registration (SipRegisterer *self)
{
  GPtrArray *registrations = sip_registerer_get_registrations (self);

  for (guint i = 0; i < registrations->len; i++)
    {
      if (sip_registration_get_flow (registrations->pdata[i]))
        return registrations->pdata[i];
    }
  return registrations->pdata[0];
}

/* @task: (transfer full) */
static void
ask (SipRegisterer *self, const char *removed, GTask *task)
{
  SipRegistration *registration = choose_registration (self);

  sip_registration_ask (registration, removed, g_task_get_cancellable (task), on_answered, task);
}

static GTask *
create_task (SipRegisterer *self, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

/**
 * sip_registerer_fetch_bindings_async:
 *
 * Asks the registrar for the account's bindings, which changes none (RFC 3261 10.2.3).
 */
void
sip_registerer_fetch_bindings_async (SipRegisterer *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (sip_registerer_get_agent (self));

  ask (self, NULL,
       create_task (self, sip_registerer_fetch_bindings_async, cancellable, callback, user_data));
}

/**
 * sip_registerer_fetch_bindings_finish:
 *
 * Returns: whether the list is up to date; %SIP_ERROR_REJECTED: the registrar refused, else those of sip_agent_send()
 */
gboolean
sip_registerer_fetch_bindings_finish (SipRegisterer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_unregistered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_boolean (task, sip_registerer_unregister_finish (SIP_REGISTERER (source), result, NULL));
}

/**
 * sip_registerer_remove_binding_async:
 * @binding: one of sip_registerer_get_bindings()
 *
 * Removes it; the own one as sip_registerer_unregister_async() does.
 */
void
sip_registerer_remove_binding_async (SipRegisterer *self, SipBinding *binding, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
  g_autofree char *uri = NULL;
  g_autofree char *contact = NULL;
  GTask *task;

  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (sip_registerer_get_agent (self));
  g_return_if_fail (SIP_IS_BINDING (binding));

  task = create_task (self, sip_registerer_remove_binding_async, cancellable, callback, user_data);
  if (sip_binding_get_own (binding))
    {
      sip_registerer_unregister_async (self, cancellable, on_unregistered, task);
      return;
    }
  uri = sip_uri_to_string (sip_binding_get_uri (binding));
  contact = g_strdup_printf ("<%s>", uri);
  if (sip_binding_get_instance_id (binding) && sip_binding_get_reg_id (binding) > 0)
    {
      /* RFC 5626 4.2.2: by what it was made. */
      g_free (contact);
      contact = g_strdup_printf ("<%s>;+sip.instance=\"<%s>\";reg-id=%u", uri, sip_binding_get_instance_id (binding),
                                 sip_binding_get_reg_id (binding));
    }
  ask (self, contact, task);
}

/**
 * sip_registerer_remove_binding_finish:
 *
 * Returns: whether it is gone; the error is as of sip_registerer_fetch_bindings_finish()
 */
gboolean
sip_registerer_remove_binding_finish (SipRegisterer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sip_registerer_remove_all_bindings_async:
 *
 * Removes all bindings of the account (RFC 3261 10.2.2), whoever made them; the account is idle afterwards.
 */
void
sip_registerer_remove_all_bindings_async (SipRegisterer *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_return_if_fail (SIP_IS_REGISTERER (self));
  g_return_if_fail (sip_registerer_get_agent (self));

  ask (self, "*",
       create_task (self, sip_registerer_remove_all_bindings_async, cancellable, callback, user_data));
}

/**
 * sip_registerer_remove_all_bindings_finish:
 *
 * Returns: whether they are gone; the error is as of sip_registerer_fetch_bindings_finish()
 */
gboolean
sip_registerer_remove_all_bindings_finish (SipRegisterer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
