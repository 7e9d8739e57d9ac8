/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-dial-plan.h"

#define NONE ""
#define GERMANY "country-code=49,national-prefix=0"
#define SPAIN "country-code=34"
#define AMERICA "country-code=1,national-prefix=1,international-prefix=011"

typedef struct
{
  const char *name;
  const char *keys;
  const char *number;
  const char *normal;
  const char *dialled;
} Row;

static const Row rows[] = {
  { "without-keys/only-separators-go", NONE, "(030) 123-45.67", "0301234567", "0301234567" },
  { "without-keys/plus-is-kept", NONE, "+49 30 1234567", "+49301234567", "+49301234567" },
  { "without-keys/00-is-no-prefix", NONE, "0044 20 79460000", "00442079460000", "00442079460000" },
  { "without-keys/codes", NONE, "*21#", "*21#", "*21#" },

  { "typed/national", GERMANY, "030 1234567", "+49301234567", "0301234567" },
  { "typed/00", GERMANY, "0049 30 1234567", "+49301234567", "0049301234567" },
  { "typed/other-country", GERMANY, "0044 20 79460000", "+442079460000", "00442079460000" },
  { "typed/country-without-plus", GERMANY, "49301234567", "+49301234567", "49301234567" },
  { "typed/extension", GERMANY, "4711", "4711", "4711" },
  { "typed/extension-like-a-country", GERMANY, "4930", "4930", "4930" },
  { "typed/local-without-area", GERMANY, "1234567", "1234567", "1234567" },
  { "typed/prefix-alone", GERMANY, "0", "0", "0" },
  { "typed/international-prefix-alone", GERMANY, "00", "00", "00" },
  { "typed/codes-are-no-numbers-of-a-country", GERMANY, "0*21#", "0*21#", "0*21#" },
  { "no-national-prefix/long-enough", SPAIN, "912 345 678", "+34912345678", "912345678" },
  { "no-national-prefix/extension", SPAIN, "345678", "345678", "345678" },
  { "other-international-prefix/goes-before-the-national-one", AMERICA, "011 49 30 1234567", "+49301234567",
    "01149301234567" },
  { "other-international-prefix/national", AMERICA, "1 (212) 555-0123", "+12125550123", "12125550123" },

  { "plus/national", GERMANY ",number-form=plus", "030 1234567", "+49301234567", "+49301234567" },
  { "plus/extension", GERMANY ",number-form=plus", "4711", "4711", "4711" },
  { "plus/no-national-prefix", SPAIN ",number-form=plus", "912345678", "+34912345678", "+34912345678" },
  { "international/plus", GERMANY ",number-form=international", "+49 30 1234567", "+49301234567", "0049301234567" },
  { "international/national", AMERICA ",number-form=international", "12125550123", "+12125550123", "01112125550123" },
  { "national/own-country", GERMANY ",number-form=national", "+49 30 1234567", "+49301234567", "0301234567" },
  { "national/other-country", GERMANY ",number-form=national", "+44 20 79460000", "+442079460000", "00442079460000" },
  { "national/without-prefix", SPAIN ",number-form=national", "+34912345678", "+34912345678", "912345678" },

  { "strip/begins-so", GERMANY ",strip=9", "9 030 1234567", "+49301234567", "0301234567" },
  { "strip/begins-otherwise", GERMANY ",strip=9", "030 1234567", "+49301234567", "0301234567" },
  { "strip/nothing-is-left", GERMANY ",strip=9", "9", "9", "9" },
  { "strip/needs-no-country", "strip=9", "9123", "9123", "123" },
  { "add/national", GERMANY ",add=9", "030 1234567", "+49301234567", "90301234567" },
  { "add/nothing-before-plus", GERMANY ",add=0", "+49 30 1234567", "+49301234567", "00049301234567" },
  { "add/nothing-before-plus-in-that-form", GERMANY ",add=0,number-form=plus", "030 1234567", "+49301234567",
    "00049301234567" },
  { "add/not-before-extensions", GERMANY ",add=0", "4711", "4711", "4711" },
  { "add/shown-without", GERMANY ",add=9", "9 030 1234567", "+49301234567", "90301234567" },
  { "strip-and-add/after-another", GERMANY ",strip=9,add=0,number-form=national", "9 0049 30 1234567", "+49301234567",
    "00301234567" },

  { "emergency/is-not-rewritten", GERMANY ",add=0,number-form=plus", "112", "112", "112" },
  { "emergency/looks-like-a-prefix", GERMANY ",number-form=plus", "000", "000", "000" },
  { "emergency/begins-with-what-is-stripped", GERMANY ",strip=1", "112", "112", "112" },
  { "emergency/after-what-is-stripped", GERMANY ",strip=9", "9112", "9112", "112" },
};

static PhoneDialPlan *
create_plan (const char *keys, const char *emergency)
{
  g_autoptr (PhoneConfig) config = phone_config_new (NULL);
  g_auto (GStrv) pairs = g_strsplit (keys, ",", -1);

  for (char **pair = pairs; *pair; pair++)
    {
      g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);

      g_assert_true (phone_config_set_string (config, "account a", parts[0], parts[1], NULL));
    }
  if (emergency)
    g_assert_true (phone_config_set_string (config, "calls", "emergency", emergency, NULL));
  return phone_dial_plan_new (config, "account a");
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (PhoneDialPlan) plan = create_plan (row->keys, NULL);
  g_autofree char *normal = phone_dial_plan_normalize (plan, row->number);
  g_autofree char *dialled = phone_dial_plan_dial (plan, row->number);

  g_assert_cmpstr (normal, ==, row->normal);
  g_assert_cmpstr (dialled, ==, row->dialled);
}

static void
test_matches (void)
{
  static const char *const same[] = { "+49 30 1234567", "0049301234567", "030 1234567", "49301234567", "9 0301234567" };
  static const char *const others[] = { "+49 30 1234568", "1234567", "301234567", "+44 30 1234567", "0044301234567" };
  g_autoptr (PhoneDialPlan) plan = create_plan (GERMANY ",add=9", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (same); j++)
        g_assert_true (phone_dial_plan_matches (plan, same[i], same[j]));
      for (gsize j = 0; j < G_N_ELEMENTS (others); j++)
        g_assert_false (phone_dial_plan_matches (plan, same[i], others[j]));
    }
}

static void
test_numbers (void)
{
  static const char *const good[] = { "112", "+49 (30) 12", "*21#", "0-1.2/3" };
  static const char *const bad[] = { "", "+", "-", "1+2", "alice", "1a", "++1", "\xd9\xa1" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (phone_dial_plan_is_number (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (phone_dial_plan_is_number (bad[i]));
}

static void
assert_emergency (PhoneDialPlan *plan, const char *number, const char *expected)
{
  g_autofree char *emergency = phone_dial_plan_dup_emergency (plan, number);

  g_assert_cmpstr (emergency, ==, expected);
}

static void
test_emergency (void)
{
  g_autoptr (PhoneDialPlan) plain = create_plan (NONE, NULL);
  g_autoptr (PhoneDialPlan) outside = create_plan (GERMANY ",strip=9,add=0", " 112, 110 ");
  g_autoptr (PhoneDialPlan) none = create_plan (NONE, "none");

  assert_emergency (plain, "1-1-2", "112");
  assert_emergency (plain, "911", "911");
  assert_emergency (plain, "1121", NULL);
  assert_emergency (plain, "9112", NULL);
  assert_emergency (plain, "+112", NULL);
  assert_emergency (outside, "110", "110");
  assert_emergency (outside, "9112", "112");
  assert_emergency (outside, "0112", "112");
  assert_emergency (outside, "911", NULL);
  assert_emergency (none, "112", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/dial-plan/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/dial-plan/every-form-matches-every-other-and-no-other-number", test_matches);
  g_test_add_func ("/dial-plan/what-is-a-number", test_numbers);
  g_test_add_func ("/dial-plan/emergency-numbers-are-known-behind-an-outside-line", test_emergency);
  return g_test_run ();
}
