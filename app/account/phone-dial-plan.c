/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account/phone-dial-plan.h"

#include <string.h>

#define SEPARATORS "-.() /"
/* Shorter ones are extensions or services. */
#define LEAST_AFTER_PREFIX 4
#define LEAST_NATIONAL 7
#define LEAST_WITH_COUNTRY 10

struct _PhoneDialPlan
{
  char *strip;         /* nullable */
  char *country;       /* nullable: the others below are not known either */
  char *national;      /* nullable: the country has none */
  char *international;
  char *add;           /* nullable */
  char *form;          /* "typed", "plus", "international", "national" */
  GStrv emergency;
};

static char *
read_key (PhoneConfig *config, const char *group, const char *name)
{
  return group ? phone_config_dup_string (config, group, name) : NULL;
}

PhoneDialPlan *
phone_dial_plan_new (PhoneConfig *config, const char *group)
{
  PhoneDialPlan *self = g_new0 (PhoneDialPlan, 1);
  g_autofree char *emergency = NULL;

  g_return_val_if_fail (PHONE_IS_CONFIG (config), NULL);

  emergency = phone_config_dup_string (config, "calls", "emergency");
  self->strip = read_key (config, group, "strip");
  self->country = read_key (config, group, "country-code");
  group = self->country ? group : NULL;
  self->national = read_key (config, group, "national-prefix");
  self->international = read_key (config, group, "international-prefix");
  self->add = read_key (config, group, "add");
  self->form = read_key (config, group, "number-form");
  self->emergency = g_str_equal (emergency, "none") ? g_new0 (char *, 1) : g_strsplit (emergency, ",", -1);
  for (char **number = self->emergency; *number; number++)
    g_strstrip (*number);
  return self;
}

void
phone_dial_plan_free (PhoneDialPlan *self)
{
  g_free (self->country);
  g_free (self->national);
  g_free (self->international);
  g_free (self->strip);
  g_free (self->add);
  g_free (self->form);
  g_strfreev (self->emergency);
  g_free (self);
}

gboolean
phone_dial_plan_is_number (const char *text)
{
  const char *rest = text + strspn (text, SEPARATORS);

  if (*rest == '+')
    rest++;
  return strspn (rest, "0123456789*#" SEPARATORS) == strlen (rest) && strpbrk (rest, "0123456789*#");
}

char *
phone_dial_plan_without_separators (const char *number)
{
  GString *plain = g_string_new (NULL);

  for (; *number; number++)
    {
      if (!strchr (SEPARATORS, *number))
        g_string_append_c (plain, *number);
    }
  return g_string_free (plain, FALSE);
}

/* What follows @prefix in @number; NULL where it does not begin so. */
static const char *
after (const char *number, const char *prefix)
{
  return prefix && g_str_has_prefix (number, prefix) && number[strlen (prefix)] ? number + strlen (prefix) : NULL;
}

static gboolean
are_digits (const char *text, gsize least)
{
  gsize length = strspn (text, "0123456789");

  return length >= least && text[length] == '\0';
}

/* A country whose numbers have no prefix of their own knows them by their length. */
static char *
with_country (PhoneDialPlan *self, const char *number)
{
  const char *rest = after (number, self->national);

  if (self->national == NULL && are_digits (number, LEAST_NATIONAL))
    rest = number;
  if (rest && are_digits (rest, LEAST_AFTER_PREFIX))
    return g_strconcat ("+", self->country, rest, NULL);
  if (after (number, self->country) && are_digits (number, LEAST_WITH_COUNTRY))
    return g_strconcat ("+", number, NULL);
  return NULL;
}

/* The number with + and country; NULL where the country is not known. */
static char *
globalize (PhoneDialPlan *self, const char *number)
{
  const char *rest = after (number, self->international);

  if (*number == '+')
    return g_strdup (number);
  if (rest && are_digits (rest, LEAST_NATIONAL))
    return g_strconcat ("+", rest, NULL);
  return self->country && !rest ? with_country (self, number) : NULL;
}

static gboolean
is_listed (PhoneDialPlan *self, const char *number)
{
  return number && g_strv_contains ((const char *const *) self->emergency, number);
}

char *
phone_dial_plan_normalize (PhoneDialPlan *self, const char *number)
{
  g_autofree char *plain = NULL;
  const char *forms[3];

  g_return_val_if_fail (self && number, NULL);

  plain = phone_dial_plan_without_separators (number);
  forms[0] = plain;
  forms[1] = after (plain, self->strip);
  forms[2] = after (plain, self->add);
  for (gsize i = 0; i < G_N_ELEMENTS (forms) && !is_listed (self, plain); i++)
    {
      char *global = forms[i] ? globalize (self, forms[i]) : NULL;

      if (global)
        return global;
    }
  return g_steal_pointer (&plain);
}

static char *
write_form (PhoneDialPlan *self, const char *typed, const char *global)
{
  gboolean as_typed = g_str_equal (self->form, "typed"), plus = as_typed || g_str_equal (self->form, "plus");
  const char *text = as_typed ? typed : global, *own = after (global + 1, self->country);

  if (g_str_equal (self->form, "national") && own)
    return g_strconcat (self->national ? self->national : "", own, NULL);
  /* Nothing can stand before a +. */
  if (*text == '+' && (self->add || !plus))
    return g_strconcat (self->international, global + 1, NULL);
  return g_strdup (text);
}

char *
phone_dial_plan_dial (PhoneDialPlan *self, const char *number)
{
  g_autofree char *plain = NULL, *global = NULL, *written = NULL;
  const char *typed;

  g_return_val_if_fail (self && number, NULL);

  plain = phone_dial_plan_without_separators (number);
  typed = is_listed (self, plain) ? NULL : after (plain, self->strip);
  if (typed == NULL)
    typed = plain;
  if (self->country && !is_listed (self, typed))
    global = globalize (self, typed);
  if (global == NULL)
    return g_strdup (typed);
  written = write_form (self, typed, global);
  return g_strconcat (self->add ? self->add : "", written, NULL);
}

gboolean
phone_dial_plan_matches (PhoneDialPlan *self, const char *number, const char *other)
{
  g_autofree char *one = phone_dial_plan_normalize (self, number);
  g_autofree char *two = phone_dial_plan_normalize (self, other);

  return g_str_equal (one, two);
}

char *
phone_dial_plan_dup_emergency (PhoneDialPlan *self, const char *number)
{
  g_autofree char *plain = NULL;
  const char *forms[3];

  g_return_val_if_fail (self && number, NULL);

  plain = phone_dial_plan_without_separators (number);
  forms[0] = plain;
  forms[1] = after (plain, self->strip);
  forms[2] = after (plain, self->add);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (is_listed (self, forms[i]))
        return g_strdup (forms[i]);
    }
  return NULL;
}
