/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/phone-error.h"
#include "phone/phone-address.h"

#define ALICE "sip:alice@example.org"

typedef struct
{
  const char *name;
  const char *text;
  const char *account;
  const char *expected; /* NULL: refused */
} Row;

static const Row rows[] = {
  { "typed/number", "+32 (2) 555-12.12", ALICE, "sip:+3225551212@example.org" },
  { "typed/short-number", "112", ALICE, "sip:112@example.org" },
  { "typed/star-code", "*21#", ALICE, "sip:*21%23@example.org" },
  { "typed/user", "bob", ALICE, "sip:bob@example.org" },
  { "typed/user-at-host", "bob@example.com", ALICE, "sip:bob@example.com" },
  { "typed/user-at-host-needs-no-account", "bob@example.com", NULL, "sip:bob@example.com" },
  { "typed/user-at-host-and-port", "bob@127.0.0.1:5070", NULL, "sip:bob@127.0.0.1:5070" },
  { "typed/user-at-ipv6", "bob@[::1]:5070", NULL, "sip:bob@[::1]:5070" },
  { "typed/host-and-port", "localhost:5070", NULL, "sip:localhost:5070" },
  { "typed/ipv4-is-a-host-not-a-number", "192.0.2.1", ALICE, "sip:192.0.2.1" },
  { "typed/blanks-around-are-dropped", "  bob@example.com\t", NULL, NULL },
  { "typed/spaces-around-are-dropped", "  bob@example.com  ", NULL, "sip:bob@example.com" },
  { "typed/host-with-other-letters", "bob@b\xc3\xbc" "cher.example", NULL, "sip:bob@xn--bcher-kva.example" },
  { "typed/user-with-space-is-escaped", "bob b@example.com", NULL, "sip:bob%20b@example.com" },
  { "typed/account-port-and-scheme-are-kept", "bob", "sips:alice@example.org:5071", "sips:bob@example.org:5071" },
  { "typed/number-without-account", "112", NULL, NULL },
  { "typed/user-without-account", "bob", NULL, NULL },
  { "typed/nothing", "   ", ALICE, NULL },
  { "typed/words", "call bob please", ALICE, NULL },
  { "typed/no-user-before-at", "@example.org", ALICE, NULL },
  { "typed/no-host-after-at", "bob@", ALICE, NULL },

  { "sip/whole", "sip:bob@example.com;transport=tcp", NULL, "sip:bob@example.com;transport=tcp" },
  { "sip/scheme-in-capitals", "SIP:bob@example.com", NULL, "sip:bob@example.com" },
  { "sip/slashes-of-browsers", "sip://bob@example.com", NULL, "sip:bob@example.com" },
  { "sip/host-alone", "sip:example.com", ALICE, "sip:example.com" },
  { "sip/user-alone-gets-the-domain", "sip:1234", ALICE, "sip:1234@example.org" },
  { "sip/user-alone-is-unescaped", "sip:%61lice", ALICE, "sip:alice@example.org" },
  { "sip/escapes-of-the-user-are-kept", "sip:bob%20b@example.com", NULL, "sip:bob%20b@example.com" },
  { "sip/sips-never-downgrades", "sips:bob@example.com", NULL, "sips:bob@example.com" },
  { "sip/sips-without-host", "sips:bob", ALICE, NULL },
  { "sip/subject-is-dropped", "sip:bob@example.com?Subject=Lunch", NULL, "sip:bob@example.com" },
  { "sip/escaped-subject-is-dropped", "sip:bob@example.com?%53ubject=x", NULL, "sip:bob@example.com" },
  { "sip/route-header-is-refused", "sip:bob@example.com?Route=%3Csip:evil.example%3E", NULL, NULL },
  { "sip/subject-does-not-hide-others", "sip:bob@example.com?Subject=x&Replaces=y", NULL, NULL },
  { "sip/body-is-refused", "sip:bob@example.com?body=v%3D0", NULL, NULL },
  { "sip/method-is-refused", "sip:bob@example.com;method=REFER", NULL, NULL },
  { "sip/method-of-a-user-alone-is-refused", "sip:1234;method=BYE", ALICE, NULL },
  { "sip/header-of-a-user-alone-is-refused", "sip:1234?Route=x", ALICE, NULL },
  { "sip/empty", "sip:", ALICE, NULL },
  { "sip/broken-escape", "sip:%zz@example.com", NULL, NULL },
  { "sip/port-out-of-range", "sip:bob@example.com:99999", NULL, NULL },

  { "tel/separators-are-dropped", "tel:+1-(201)-555.0123", ALICE, "sip:+12015550123@example.org" },
  { "tel/escaped-plus", "tel:%2B12015550123", ALICE, "sip:+12015550123@example.org" },
  { "tel/local", "tel:112", ALICE, "sip:112@example.org" },
  { "tel/context-stays-with-the-number", "tel:863-1234;phone-context=+1-914-555", ALICE,
    "sip:8631234;phone-context=+1-914-555@example.org;user=phone" },
  { "tel/extension-stays-with-the-number", "tel:+1201555;ext=12-3", ALICE,
    "sip:+1201555;ext=123@example.org;user=phone" },
  { "tel/other-parameters-are-dropped", "tel:+1201555;tsp=a.example", ALICE, "sip:+1201555@example.org" },
  { "tel/letters-are-refused", "tel:callme", ALICE, NULL },
  { "tel/header-is-refused", "tel:112?Route=x", ALICE, NULL },
  { "tel/hidden-line-end-is-refused", "tel:112%0d%0aRoute:x", ALICE, NULL },
  { "tel/hidden-nul-is-refused", "tel:112%00", ALICE, NULL },
  { "tel/empty", "tel:", ALICE, NULL },
  { "tel/without-account", "tel:+12015550123", NULL, NULL },

  { "callto/number", "callto:+32%202%20555", ALICE, "sip:+322555@example.org" },
  { "callto/user-at-host", "callto:bob@example.com", NULL, "sip:bob@example.com" },
  { "callto/slashes", "callto://bob@example.com", NULL, "sip:bob@example.com" },
  { "callto/query-is-refused", "callto:bob@example.com?chat", NULL, NULL },
  { "callto/empty", "callto:", ALICE, NULL },

  { "hostile/other-scheme", "mailto:bob@example.com", ALICE, NULL },
  { "hostile/script", "javascript:alert(1)", ALICE, NULL },
  { "hostile/file", "file:///etc/passwd", ALICE, NULL },
  { "hostile/line-end", "sip:bob@example.com\r\nRoute: x", NULL, NULL },
  { "hostile/not-utf-8", "bob\xff@example.com", NULL, NULL },
  { "hostile/brackets", "<sip:bob@example.com>", ALICE, NULL },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (PhoneDialPlan) plan = phone_dial_plan_new (config, "account a");
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = phone_address_parse (row->text, row->account, plan, &error);

  g_assert_cmpstr (uri, ==, row->expected);
  if (row->expected)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_nonnull (error);
  g_assert_true (error->domain == PHONE_ERROR);
  g_assert_true (error->code == PHONE_ERROR_INVALID_ARGUMENT || error->code == PHONE_ERROR_NO_ACCOUNT);
  g_assert_true (g_str_has_suffix (error->message, "."));
}

static void
test_length (void)
{
  g_autofree char *text = g_strnfill (100000, '1');
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (PhoneDialPlan) plan = phone_dial_plan_new (config, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (phone_address_parse (text, ALICE, plan, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_INVALID_ARGUMENT);
}

static void
test_no_account (void)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (PhoneDialPlan) plan = phone_dial_plan_new (config, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (phone_address_parse ("112", NULL, plan, &error));
  g_assert_error (error, PHONE_ERROR, PHONE_ERROR_NO_ACCOUNT);
}

/* Numbers without a host are written as the account’s server wants them; nothing else is. */
static void
test_dial_plan (void)
{
  static const char *const rewritten[] = { "030 1234567",      "tel:030-1234567", "tel:+49301234567",
                                           "callto:0301234567", "sip:0301234567", "callto:030%201234567" };
  static const char *const kept[][2] = {
    { "sip:0301234567@example.org", "sip:0301234567@example.org" },
    { "0301234567@example.org", "sip:0301234567@example.org" },
    { "tel:1234567;phone-context=+4930", "sip:1234567;phone-context=+4930@example.org;user=phone" },
    { "tel:0301234567;ext=89", "sip:0301234567;ext=89@example.org;user=phone" },
    { "4711", "sip:4711@example.org" },
    { "a0301234567", "sip:a0301234567@example.org" },
  };
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_autoptr (PhoneDialPlan) plan = NULL;

  phone_config_set_string (config, "account a", "country-code", "49", NULL);
  phone_config_set_string (config, "account a", "national-prefix", "0", NULL);
  phone_config_set_string (config, "account a", "number-form", "international", NULL);
  plan = phone_dial_plan_new (config, "account a");
  for (gsize i = 0; i < G_N_ELEMENTS (rewritten); i++)
    {
      g_autofree char *uri = phone_address_parse (rewritten[i], ALICE, plan, NULL);

      g_assert_cmpstr (uri, ==, "sip:0049301234567@example.org");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *uri = phone_address_parse (kept[i][0], ALICE, plan, NULL);

      g_assert_cmpstr (uri, ==, kept[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/address/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/address/hostile/length-is-bounded", test_length);
  g_test_add_func ("/address/a-missing-domain-is-a-missing-account", test_no_account);
  g_test_add_func ("/address/numbers-without-a-host-follow-the-dial-plan", test_dial_plan);
  return g_test_run ();
}
