/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dialog/sip-dialog-table.h"

static SipMessage *
parse (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *wire = g_strjoinv ("\r\n", lines);
  g_autoptr (GBytes) bytes = g_bytes_new (wire, strlen (wire));
  g_autoptr (GError) error = NULL;
  SipMessage *message = sip_message_parse (bytes, &error);

  g_assert_no_error (error);
  return message;
}

/* @extra: lines, each ended by LF */
static SipMessage *
invite (const char *uri, const char *extra)
{
  g_autofree char *text = g_strdup_printf ("INVITE %s SIP/2.0\n"
                                           "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\n"
                                           "From: Alice <sip:alice@a.example>;tag=a\n"
                                           "To: <sip:bob@b.example>\n"
                                           "Call-ID: call\nCSeq: 7 INVITE\n%sContent-Length: 0\n\n",
                                           uri, extra);

  return parse (text);
}

static SipMessage *
response (guint status, const char *to_tag, const char *extra)
{
  g_autofree char *text = g_strdup_printf ("SIP/2.0 %u X\n"
                                           "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\n"
                                           "From: Alice <sip:alice@a.example>;tag=a\n"
                                           "To: <sip:bob@b.example>%s\n"
                                           "Call-ID: call\nCSeq: 7 INVITE\n%sContent-Length: 0\n\n",
                                           status, to_tag, extra);

  return parse (text);
}

static SipDialog *
uac (const char *uri, guint status, const char *to_tag, const char *extra)
{
  g_autoptr (SipMessage) request = invite (uri, "Contact: <sip:alice@192.0.2.1>\n");
  g_autoptr (SipMessage) answer = response (status, to_tag, extra);
  g_autoptr (GError) error = NULL;
  SipDialog *dialog = sip_dialog_new_uac (request, answer, &error);

  g_assert_no_error (error);
  return dialog;
}

static SipDialog *
uas (const char *extra)
{
  g_autoptr (SipMessage) request = invite ("sip:bob@192.0.2.2", extra);
  g_autoptr (GError) error = NULL;
  SipDialog *dialog = sip_dialog_new_uas (request, "b", &error);

  g_assert_no_error (error);
  return dialog;
}

#define assert_header(message, header, index, expected) \
  G_STMT_START \
  { \
    g_autofree char *value_ = sip_slice_dup (sip_message_get_header (message, header, index)); \
    g_assert_cmpstr (value_, ==, expected); \
  } \
  G_STMT_END

#define assert_uri(uri, expected) \
  G_STMT_START \
  { \
    g_autofree char *text_ = sip_uri_to_string (uri); \
    g_assert_cmpstr (text_, ==, expected); \
  } \
  G_STMT_END

static SipMessage *
next (SipDialog *dialog, SipMethod method)
{
  return sip_message_builder_end (sip_dialog_create_request (dialog, method));
}

static void
test_uac (void)
{
  g_autoptr (SipDialog) dialog = uac ("sip:bob@b.example", 180, ";tag=b", "Contact: <sip:bob@192.0.2.2:5070>\n");
  g_autoptr (SipMessage) bye = next (dialog, SIP_METHOD_BYE);

  g_assert_true (sip_dialog_is_early (dialog));
  g_assert_false (sip_dialog_is_secure (dialog));
  g_assert_cmpstr (sip_dialog_get_call_id (dialog), ==, "call");
  g_assert_cmpstr (sip_dialog_get_local_tag (dialog), ==, "a");
  g_assert_cmpstr (sip_dialog_get_remote_tag (dialog), ==, "b");
  assert_uri (sip_dialog_get_remote_target (dialog), "sip:bob@192.0.2.2:5070");
  assert_uri (sip_message_get_request_uri (bye), "sip:bob@192.0.2.2:5070");
  assert_header (bye, SIP_HEADER_FROM, 0, "Alice <sip:alice@a.example>;tag=a");
  assert_header (bye, SIP_HEADER_TO, 0, "<sip:bob@b.example>;tag=b");
  assert_header (bye, SIP_HEADER_CALL_ID, 0, "call");
  assert_header (bye, SIP_HEADER_CSEQ, 0, "8 BYE");
  assert_header (bye, SIP_HEADER_MAX_FORWARDS, 0, "70");
  assert_header (bye, SIP_HEADER_ROUTE, 0, NULL);
}

static void
test_uas (void)
{
  g_autoptr (SipDialog) dialog = uas ("Contact: <sip:alice@192.0.2.1:5070>\n"
                                      "Record-Route: <sip:p2;lr>, <sip:p1;lr>\n");
  g_autoptr (SipMessage) bye = next (dialog, SIP_METHOD_BYE);
  g_autoptr (SipUri) hop = sip_dialog_dup_next_hop (dialog);

  g_assert_true (sip_dialog_is_early (dialog));
  g_assert_cmpstr (sip_dialog_get_local_tag (dialog), ==, "b");
  g_assert_cmpstr (sip_dialog_get_remote_tag (dialog), ==, "a");
  assert_uri (sip_message_get_request_uri (bye), "sip:alice@192.0.2.1:5070");
  assert_header (bye, SIP_HEADER_FROM, 0, "<sip:bob@b.example>;tag=b");
  assert_header (bye, SIP_HEADER_TO, 0, "Alice <sip:alice@a.example>;tag=a");
  assert_header (bye, SIP_HEADER_CSEQ, 0, "1 BYE");
  assert_header (bye, SIP_HEADER_ROUTE, 0, "<sip:p2;lr>");
  assert_header (bye, SIP_HEADER_ROUTE, 1, "<sip:p1;lr>");
  assert_uri (hop, "sip:p2;lr");
}

static void
test_uac_reverses_routes (void)
{
  g_autoptr (SipDialog) dialog = uac ("sip:bob@b.example", 200, ";tag=b",
                                      "Contact: <sip:bob@192.0.2.2>\n"
                                      "Record-Route: <sip:p3;lr;x=y>, <sip:p2;lr>\nRecord-Route: <sip:p1;lr>\n");
  g_autoptr (SipMessage) bye = next (dialog, SIP_METHOD_BYE);
  g_autoptr (SipUri) hop = sip_dialog_dup_next_hop (dialog);

  g_assert_false (sip_dialog_is_early (dialog));
  assert_header (bye, SIP_HEADER_ROUTE, 0, "<sip:p1;lr>");
  assert_header (bye, SIP_HEADER_ROUTE, 1, "<sip:p2;lr>");
  assert_header (bye, SIP_HEADER_ROUTE, 2, "<sip:p3;lr;x=y>");
  assert_uri (sip_message_get_request_uri (bye), "sip:bob@192.0.2.2");
  assert_uri (hop, "sip:p1;lr");
}

static void
test_strict_router (void)
{
  /* The example of RFC 3261 12.2.1.1. */
  g_autoptr (SipDialog) dialog = uas ("Contact: <sip:user@remoteua>\n"
                                      "Record-Route: <sip:proxy1;method=BYE?x=y>, <sip:proxy2>, <sip:proxy3;lr>, "
                                      "<sip:proxy4>\n");
  g_autoptr (SipMessage) bye = next (dialog, SIP_METHOD_BYE);

  assert_uri (sip_message_get_request_uri (bye), "sip:proxy1");
  assert_header (bye, SIP_HEADER_ROUTE, 0, "<sip:proxy2>");
  assert_header (bye, SIP_HEADER_ROUTE, 1, "<sip:proxy3;lr>");
  assert_header (bye, SIP_HEADER_ROUTE, 2, "<sip:proxy4>");
  assert_header (bye, SIP_HEADER_ROUTE, 3, "<sip:user@remoteua>");
  assert_header (bye, SIP_HEADER_ROUTE, 4, NULL);
}

static void
test_confirm (void)
{
  g_autoptr (SipDialog) dialog = uac ("sip:bob@b.example", 180, ";tag=b",
                                      "Contact: <sip:bob@192.0.2.2>\nRecord-Route: <sip:p1;lr>\n");
  g_autoptr (SipMessage) ok = response (200, ";tag=b",
                                        "Contact: <sip:bob@192.0.2.3>\nRecord-Route: <sip:p9;lr>, <sip:p8;lr>\n");
  g_autoptr (SipMessage) prack = next (dialog, SIP_METHOD_PRACK);
  g_autoptr (SipMessage) bye = NULL;

  sip_dialog_confirm (dialog, ok);
  g_assert_false (sip_dialog_is_early (dialog));
  bye = next (dialog, SIP_METHOD_BYE);
  assert_header (bye, SIP_HEADER_ROUTE, 0, "<sip:p8;lr>");
  assert_header (bye, SIP_HEADER_ROUTE, 1, "<sip:p9;lr>");
  assert_uri (sip_message_get_request_uri (bye), "sip:bob@192.0.2.3");
  assert_header (bye, SIP_HEADER_CSEQ, 0, "9 BYE");
}

static void
test_target_refresh (void)
{
  g_autoptr (SipDialog) dialog = uas ("Contact: <sip:alice@192.0.2.1>\nRecord-Route: <sip:p1;lr>\n");
  g_autoptr (SipMessage) moved = invite ("sip:bob@192.0.2.2",
                                         "Contact: <sip:alice@192.0.2.9>\nRecord-Route: <sip:p7;lr>\n");
  g_autoptr (SipMessage) marked = invite ("sip:bob@192.0.2.2", "Contact: <sip:alice@192.0.2.9;line=7>\n");
  g_autoptr (SipMessage) silent = invite ("sip:bob@192.0.2.2", "");
  g_autoptr (SipMessage) useless = invite ("sip:bob@192.0.2.2", "Contact: <mailto:alice@a.example>\n");
  g_autoptr (SipMessage) bye = NULL;

  sip_dialog_update_target (dialog, moved);
  sip_dialog_update_target (dialog, silent);
  sip_dialog_update_target (dialog, useless);
  assert_uri (sip_dialog_get_remote_target (dialog), "sip:alice@192.0.2.9");
  /* For a comparison by 19.1.4 the same, for the far end not. */
  sip_dialog_update_target (dialog, marked);
  assert_uri (sip_dialog_get_remote_target (dialog), "sip:alice@192.0.2.9;line=7");
  bye = next (dialog, SIP_METHOD_BYE);
  assert_header (bye, SIP_HEADER_ROUTE, 0, "<sip:p1;lr>");
  assert_header (bye, SIP_HEADER_ROUTE, 1, NULL);
}

static SipMessage *
request_with_cseq (guint cseq)
{
  g_autofree char *text = g_strdup_printf ("INFO sip:bob@192.0.2.2 SIP/2.0\n"
                                           "Via: SIP/2.0/UDP x;branch=z9hG4bK2\n"
                                           "From: <sip:alice@a.example>;tag=a\nTo: <sip:bob@b.example>;tag=b\n"
                                           "Call-ID: call\nCSeq: %u INFO\nContent-Length: 0\n\n",
                                           cseq);

  return parse (text);
}

static gboolean
receive (SipDialog *dialog, guint cseq)
{
  g_autoptr (SipMessage) request = request_with_cseq (cseq);

  return sip_dialog_receive_request (dialog, request);
}

static void
test_cseq_order (void)
{
  g_autoptr (SipDialog) called = uas ("Contact: <sip:alice@192.0.2.1>\n");
  g_autoptr (SipDialog) calling = uac ("sip:bob@b.example", 200, ";tag=b", "Contact: <sip:bob@192.0.2.2>\n");

  g_assert_false (receive (called, 6));
  g_assert_false (receive (called, 7));
  g_assert_true (receive (called, 8));
  g_assert_true (receive (called, 4000000000u));
  g_assert_false (receive (called, 9));
  /* The far end has not numbered anything yet, not even with 0. */
  g_assert_true (receive (calling, 0));
  g_assert_false (receive (calling, 0));
  g_assert_true (receive (calling, 1));
}

static void
test_ack (void)
{
  g_autoptr (SipDialog) dialog = uac ("sip:bob@b.example", 200, ";tag=b",
                                      "Contact: <sip:bob@192.0.2.2>\nRecord-Route: <sip:p1;lr>\n");
  g_autoptr (SipMessage) sent = invite ("sip:bob@b.example",
                                        "Authorization: Digest realm=\"u\"\n"
                                        "Proxy-Authorization: Digest realm=\"p1\"\n"
                                        "Proxy-Authorization: Digest realm=\"p2\"\n");
  g_autoptr (SipMessage) info = next (dialog, SIP_METHOD_INFO);
  g_autoptr (SipMessage) ack = sip_message_builder_end (sip_dialog_create_ack (dialog, sent));

  assert_header (ack, SIP_HEADER_CSEQ, 0, "7 ACK");
  assert_header (ack, SIP_HEADER_TO, 0, "<sip:bob@b.example>;tag=b");
  assert_header (ack, SIP_HEADER_ROUTE, 0, "<sip:p1;lr>");
  assert_header (ack, SIP_HEADER_AUTHORIZATION, 0, "Digest realm=\"u\"");
  assert_header (ack, SIP_HEADER_PROXY_AUTHORIZATION, 1, "Digest realm=\"p2\"");
  g_assert_cmpuint (sip_dialog_get_local_cseq (dialog), ==, 8);
}

static void
test_secure (void)
{
  g_autoptr (SipDialog) dialog = uac ("sips:bob@b.example", 200, ";tag=b", "Contact: <sips:bob@192.0.2.2>\n");
  g_autoptr (SipMessage) request = invite ("sips:bob@192.0.2.2", "Contact: <sips:alice@192.0.2.1>\n");
  g_autoptr (SipDialog) other = sip_dialog_new_uas (request, "b", NULL);

  g_assert_true (sip_dialog_is_secure (dialog));
  g_assert_true (sip_dialog_is_secure (other));
}

static void
test_old_peers (void)
{
  g_autoptr (SipMessage) request = invite ("sip:bob@b.example", "Contact: <sip:alice@192.0.2.1>\n");
  g_autoptr (SipMessage) ringing = response (180, "", "Contact: <sip:bob@192.0.2.2>\n");
  g_autoptr (SipDialog) dialog = uac ("sip:bob@b.example", 200, "", "");
  g_autoptr (SipMessage) bye = next (dialog, SIP_METHOD_BYE);
  g_autoptr (GError) error = NULL;

  g_assert_null (sip_dialog_new_uac (request, ringing, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
  g_assert_cmpstr (sip_dialog_get_remote_tag (dialog), ==, "");
  assert_header (bye, SIP_HEADER_TO, 0, "<sip:bob@b.example>");
  assert_uri (sip_message_get_request_uri (bye), "sip:bob@b.example");
}

static void
test_no_contact (void)
{
  const char *const contacts[] = { "", "Contact: *\n", "Contact: <mailto:a@b.example>\n" };

  for (guint i = 0; i < G_N_ELEMENTS (contacts); i++)
    {
      g_autoptr (SipMessage) request = invite ("sip:bob@192.0.2.2", contacts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (sip_dialog_new_uas (request, "b", &error));
      g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
    }
}

static void
test_table (void)
{
  g_autoptr (SipDialogTable) table = sip_dialog_table_new ();
  g_autoptr (SipDialog) dialog = uas ("Contact: <sip:alice@192.0.2.1>\n");
  g_autoptr (SipMessage) inside = request_with_cseq (8);
  g_autoptr (SipMessage) outside = invite ("sip:bob@192.0.2.2", "");
  g_autofree char *id = sip_dialog_id_from_message (inside, TRUE);
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);

  g_assert_cmpstr (id, ==, sip_dialog_get_id (dialog));
  sip_dialog_table_add (table, dialog, owner);
  g_assert_cmpuint (sip_dialog_table_get_size (table), ==, 1);
  g_assert_true (sip_dialog_table_find (table, inside) == owner);
  g_assert_null (sip_dialog_table_find (table, outside));
  g_object_unref (owner);
  g_assert_null (sip_dialog_table_find (table, inside));
  sip_dialog_table_remove (table, dialog);
  g_assert_cmpuint (sip_dialog_table_get_size (table), ==, 0);
}

/* From Bob to Alice, who asked with the tag "a". @extra: lines, each ended by LF */
static SipMessage *
notification (const char *method, const char *to_tag, const char *extra)
{
  g_autofree char *text = g_strdup_printf ("%s sip:alice@192.0.2.1 SIP/2.0\n"
                                           "Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK2\n"
                                           "From: <sip:bob@b.example>;tag=b\n"
                                           "To: <sip:alice@a.example>;tag=%s\n"
                                           "Call-ID: call\nCSeq: 30 %s\n%sContent-Length: 0\n\n",
                                           method, to_tag, method, extra);

  return parse (text);
}

static void
test_notified (void)
{
  g_autoptr (SipMessage) request = invite ("sips:bob@b.example", "");
  g_autoptr (SipMessage) notify = notification ("NOTIFY", "a",
                                                "Contact: <sip:bob@192.0.2.2>\n"
                                                "Record-Route: <sip:one.example;lr>\n"
                                                "Record-Route: <sip:two.example;lr>\n");
  g_autoptr (SipMessage) nowhere = notification ("NOTIFY", "a", "");
  g_autoptr (SipMessage) refresh = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SipDialog) dialog = sip_dialog_new_notified (request, notify, &error);
  g_autofree char *cseq = NULL;
  g_autofree char *route = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sip_dialog_get_local_tag (dialog), ==, "a");
  g_assert_cmpstr (sip_dialog_get_remote_tag (dialog), ==, "b");
  g_assert_true (sip_dialog_is_caller (dialog));
  g_assert_true (sip_dialog_is_secure (dialog));
  g_assert_false (sip_dialog_is_early (dialog));
  g_assert_false (sip_dialog_receive_request (dialog, notify));
  refresh = sip_message_builder_end (sip_dialog_create_request (dialog, SIP_METHOD_SUBSCRIBE));
  cseq = sip_slice_dup (sip_message_get_header (refresh, SIP_HEADER_CSEQ, 0));
  route = sip_slice_dup (sip_message_get_header (refresh, SIP_HEADER_ROUTE, 0));
  g_assert_cmpstr (cseq, ==, "8 SUBSCRIBE");
  g_assert_cmpstr (route, ==, "<sip:one.example;lr>");

  g_assert_null (sip_dialog_new_notified (request, nowhere, &error));
  g_assert_error (error, SIP_ERROR, SIP_ERROR_MALFORMED);
}

static void
test_expected (void)
{
  g_autoptr (SipDialogTable) table = sip_dialog_table_new ();
  g_autoptr (SipMessage) notify = notification ("NOTIFY", "a", "");
  g_autoptr (SipMessage) bye = notification ("BYE", "a", "");
  g_autoptr (SipMessage) stray = notification ("NOTIFY", "c", "");
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);

  sip_dialog_table_expect (table, "call", "a", owner);
  g_assert_cmpuint (sip_dialog_table_get_size (table), ==, 1);
  g_assert_true (sip_dialog_table_find (table, notify) == owner);
  g_assert_null (sip_dialog_table_find_dialog (table, notify));
  g_assert_null (sip_dialog_table_find (table, bye));
  g_assert_null (sip_dialog_table_find (table, stray));
  g_object_unref (owner);
  g_assert_null (sip_dialog_table_find (table, notify));
  sip_dialog_table_unexpect (table, "call", "a");
  g_assert_cmpuint (sip_dialog_table_get_size (table), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dialog/caller-makes-requests-as-12-2-1-1-says", test_uac);
  g_test_add_func ("/dialog/called-takes-the-routes-in-order", test_uas);
  g_test_add_func ("/dialog/caller-takes-the-routes-in-reverse", test_uac_reverses_routes);
  g_test_add_func ("/dialog/strict-router-becomes-the-request-uri", test_strict_router);
  g_test_add_func ("/dialog/first-2xx-sets-the-routes-anew", test_confirm);
  g_test_add_func ("/dialog/target-refresh-changes-the-target-alone", test_target_refresh);
  g_test_add_func ("/dialog/requests-rise-in-cseq", test_cseq_order);
  g_test_add_func ("/dialog/ack-has-number-and-credentials-of-its-invite", test_ack);
  g_test_add_func ("/dialog/is-secure-for-sips", test_secure);
  g_test_add_func ("/dialog/takes-a-2xx-of-rfc-2543", test_old_peers);
  g_test_add_func ("/dialog/needs-a-contact-that-can-be-reached", test_no_contact);
  g_test_add_func ("/dialog-table/finds-the-owner-while-it-lives", test_table);
  g_test_add_func ("/dialog-table/finds-who-expects-a-notify-by-rfc-6665-4-4-1", test_expected);
  g_test_add_func ("/dialog/notify-makes-one-by-rfc-6665-4-4-1", test_notified);

  return g_test_run ();
}
