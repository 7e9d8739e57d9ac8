/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/sip-session-options.h"

/* In C the structs are written down where they are passed, and own nothing. Other languages need some that live. */
#define DEFINE_OPTIONS(Type, type_name)                                                                                \
  static Type *type_name##_copy (Type *self)                                                                           \
  {                                                                                                                    \
    Type *copy = g_memdup2 (self, sizeof (Type));                                                                      \
                                                                                                                       \
    if (copy->request)                                                                                                 \
      sip_request_options_ref (copy->request);                                                                         \
    return copy;                                                                                                       \
  }                                                                                                                    \
                                                                                                                       \
  static void type_name##_free (Type *self)                                                                            \
  {                                                                                                                    \
    g_clear_pointer (&self->request, sip_request_options_unref);                                                       \
    g_free (self);                                                                                                     \
  }                                                                                                                    \
                                                                                                                       \
  G_DEFINE_BOXED_TYPE (Type, type_name, type_name##_copy, type_name##_free)                                            \
                                                                                                                       \
  Type *type_name##_new (void)                                                                                         \
  {                                                                                                                    \
    return g_new0 (Type, 1);                                                                                           \
  }                                                                                                                    \
                                                                                                                       \
  void type_name##_set_request (Type *self, SipRequestOptions *request)                                                \
  {                                                                                                                    \
    g_return_if_fail (self);                                                                                           \
                                                                                                                       \
    if (request)                                                                                                       \
      sip_request_options_ref (request);                                                                               \
    g_clear_pointer (&self->request, sip_request_options_unref);                                                       \
    self->request = request;                                                                                           \
  }

/**
 * sip_accept_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_accept_options_set_request:
 * @self: made by [ctor@Sip.AcceptOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipAcceptOptions, sip_accept_options)

/**
 * sip_dtmf_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_dtmf_options_set_request:
 * @self: made by [ctor@Sip.DtmfOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipDtmfOptions, sip_dtmf_options)

/**
 * sip_invite_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_invite_options_set_request:
 * @self: made by [ctor@Sip.InviteOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipInviteOptions, sip_invite_options)

/**
 * sip_progress_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_progress_options_set_request:
 * @self: made by [ctor@Sip.ProgressOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipProgressOptions, sip_progress_options)

/**
 * sip_refer_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_refer_options_set_request:
 * @self: made by [ctor@Sip.ReferOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipReferOptions, sip_refer_options)

/**
 * sip_reinvite_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_reinvite_options_set_request:
 * @self: made by [ctor@Sip.ReinviteOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipReinviteOptions, sip_reinvite_options)

/**
 * sip_terminate_options_new:
 *
 * Returns: (transfer full): the defaults
 */
/**
 * sip_terminate_options_set_request:
 * @self: made by [ctor@Sip.TerminateOptions.new]
 * @request: (nullable): what is sent carries it besides
 *
 * Sets the field request, and keeps it alive.
 */
DEFINE_OPTIONS (SipTerminateOptions, sip_terminate_options)
