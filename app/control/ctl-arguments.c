/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/ctl-arguments.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

static const CtlCommand commands[] = {
  { "status", "Status", { NULL }, "", N_("status") },
  { "accounts", "Accounts", { NULL }, "", N_("accounts") },
  { "register", "Register", { "account" }, "", N_("register [ACCOUNT]") },
  { "unregister", "Unregister", { "account" }, "", N_("unregister [ACCOUNT]") },
  { "call", "Call", { "!uri" }, "account header wait", N_("call URI [--account A] [--header 'Name: value'] [--wait]") },
  { "calls", "Calls", { NULL }, "", N_("calls") },
  { "answer", "Answer", { "call" }, "", N_("answer [CALL]") },
  { "reject", "Reject", { "call" }, "code", N_("reject [CALL] [--code N]") },
  { "hangup", "Hangup", { "call" }, "", N_("hangup [CALL]") },
  { "hold", "Hold", { "call" }, "", N_("hold [CALL]") },
  { "resume", "Resume", { "call" }, "", N_("resume [CALL]") },
  { "redirect", "Redirect", { "!uri", "call" }, "", N_("redirect URI [CALL]") },
  { "transfer", "Transfer", { "!uri", "call" }, "", N_("transfer URI [CALL]") },
  { "transfer-to", "TransferTo", { "!other", "call" }, "", N_("transfer-to OTHER-CALL [CALL]") },
  { "accept-transfer", "AcceptTransfer", { "call" }, "", N_("accept-transfer [CALL]") },
  { "reject-transfer", "RejectTransfer", { "call" }, "", N_("reject-transfer [CALL]") },
  { "message", "Message", { "!uri", "!text" }, "account", N_("message URI TEXT [--account A]") },
  { "subscribe", "Subscribe", { "!event", "!uri" }, "account", N_("subscribe EVENT URI [--account A]") },
  { "unsubscribe", "Unsubscribe", { "!event", "!uri" }, "account", N_("unsubscribe EVENT URI [--account A]") },
  { "publish", "Publish", { "!status" }, "account", N_("publish STATUS [--account A]") },
  { "mute", "Mute", { "call" }, "", N_("mute [CALL]") },
  { "unmute", "Unmute", { "call" }, "", N_("unmute [CALL]") },
  { "dtmf", "Dtmf", { "!digits", "call" }, "method", N_("dtmf DIGITS [CALL] [--method rfc4733|info]") },
  { "dnd", "Dnd", { "!state" }, "", N_("dnd on|off") },
  { "forward", "Forward", { "!uri" }, "", N_("forward URI|off") },
  { "stats", "Stats", { "call" }, "", N_("stats [CALL]") },
  { "trace", "Trace", { NULL }, "follow pcap", N_("trace [--follow] [--pcap FILE]") },
  { "monitor", NULL, { NULL }, "", N_("monitor") },
};

/* Words of the contract that later versions fill. */
static const char *const later_commands[] = {
  "volume", "conference", "record", "devices", "history", "contacts", "reload", NULL,
};

typedef struct
{
  char *account;
  char **headers;
  char *code;
  char *method;
  gboolean video;
} Given;

static gboolean
refuse (GError **error, const char *format, const char *word)
{
  g_autofree char *sentence = g_strdup_printf (format, word);

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, sentence);
  return FALSE;
}

static const CtlCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (commands[i].name, name))
        return &commands[i];
    }
  return NULL;
}

static char *
list_commands (void)
{
  GString *text = g_string_new (_("Commands:"));

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "\n  %s", _(commands[i].help));
  g_string_append (text, "\n\n");
  g_string_append (text, _("Exit status: 0 done, 1 failed, 2 wrong usage, 3 no phone is running."));
  return g_string_free (text, FALSE);
}

static gboolean
allow (const CtlCommand *command, const char *option, gboolean given, GError **error)
{
  g_auto (GStrv) fitting = g_strsplit (command->options, " ", -1);

  if (!given || g_strv_contains ((const char *const *) fitting, option))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _("“%s” does not go with --%s; see softphonectl --help."),
               command->name, option);
  return FALSE;
}

static gboolean
add_options (const CtlArguments *self, const Given *given, GVariantDict *dict, GError **error)
{
  const CtlCommand *command = self->command;
  guint64 code = 0;

  if (given->video)
    return refuse (error, _("“%s” is not in this version."), "--video");
  if (!allow (command, "account", given->account != NULL, error) ||
      !allow (command, "header", given->headers != NULL, error) || !allow (command, "wait", self->wait, error) ||
      !allow (command, "code", given->code != NULL, error) ||
      !allow (command, "method", given->method != NULL, error) ||
      !allow (command, "follow", self->follow, error) || !allow (command, "pcap", self->pcap != NULL, error))
    return FALSE;
  if (given->code && !g_ascii_string_to_unsigned (given->code, 10, 300, 699, &code, NULL))
    return refuse (error, _("“%s” does not refuse a call. Give a code from 300 to 699, as 486 for busy."), given->code);
  if (given->account)
    g_variant_dict_insert (dict, "account", "s", given->account);
  if (given->headers)
    g_variant_dict_insert (dict, "headers", "^as", given->headers);
  if (given->code)
    g_variant_dict_insert (dict, "code", "u", (guint32) code);
  if (given->method)
    g_variant_dict_insert (dict, "method", "s", given->method);
  if (self->follow)
    g_variant_dict_insert (dict, "follow", "b", TRUE);
  if (self->pcap)
    g_variant_dict_insert (dict, "pcap", "b", TRUE);
  return TRUE;
}

static gboolean
add_arguments (const CtlCommand *command, char **words, GVariantDict *dict, GError **error)
{
  gsize n = 0;

  for (; n < G_N_ELEMENTS (command->arguments) && command->arguments[n]; n++)
    {
      const char *name = command->arguments[n];

      if (words[n] == NULL && *name == '!')
        return refuse (error, _("Something is missing: softphonectl %s"), _(command->help));
      if (words[n] == NULL)
        return TRUE;
      if (!g_utf8_validate (words[n], -1, NULL))
        return refuse (error, _("An argument is not text in UTF-8: softphonectl %s"), _(command->help));
      g_variant_dict_insert (dict, *name == '!' ? name + 1 : name, "s", words[n]);
    }
  return words[n] == NULL ? TRUE : refuse (error, _("There is too much: softphonectl %s"), _(command->help));
}

static gboolean
take_command (CtlArguments *self, char **words, const Given *given, GError **error)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  if (words[0] == NULL)
    return refuse (error, "%s", _("There is no command; see softphonectl --help."));
  self->command = find_command (words[0]);
  if (self->command == NULL && g_strv_contains (later_commands, words[0]))
    return refuse (error, _("“%s” is not in this version."), words[0]);
  if (self->command == NULL)
    return refuse (error, _("There is no command “%s”; see softphonectl --help."), words[0]);
  if (!add_options (self, given, &dict, error) || !add_arguments (self->command, words + 1, &dict, error))
    return FALSE;
  self->values = g_variant_ref_sink (g_variant_dict_end (&dict));
  return TRUE;
}

/* GLib leaves "--" where what follows looks like an option. */
static void
drop_end_of_options (char **words)
{
  while (*words && !g_str_equal (*words, "--"))
    words++;
  g_free (*words);
  for (; *words; words++)
    *words = words[1];
}

static void
given_clear (Given *given)
{
  g_free (given->account);
  g_strfreev (given->headers);
  g_free (given->code);
  g_free (given->method);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

gboolean
ctl_arguments_parse (CtlArguments *self, int argc, char **argv, GError **error)
{
  g_auto (Given) given = { NULL };
  const GOptionEntry entries[] = {
    { "address", 0, 0, G_OPTION_ARG_STRING, &self->address, N_("Find the phone at ADDRESS, as unix:path=FILE"),
      N_("ADDRESS") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_("Print JSON"), NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &given.account, N_("Account to call from"), N_("ACCOUNT") },
    { "header", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.headers, N_("Header field for the call"), N_("'NAME: VALUE'") },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &self->wait, N_("End once the call was answered, or failed"), NULL },
    { "code", 0, 0, G_OPTION_ARG_STRING, &given.code, N_("SIP status to refuse a call with"), N_("CODE") },
    { "method", 0, 0, G_OPTION_ARG_STRING, &given.method, N_("How to send tones: rfc4733 or info"), N_("METHOD") },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &self->follow, N_("Go on with what comes"), NULL },
    { "pcap", 0, 0, G_OPTION_ARG_FILENAME, &self->pcap, N_("Write a packet capture to FILE, “-” for standard output"),
      N_("FILE") },
    { "video", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &given.video, NULL, NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_("Show the version"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND …"));
  g_autofree char *list = list_commands ();
  g_auto (GStrv) words = g_strdupv (argv);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Drives a running softphone."));
  g_option_context_set_description (context, list);
  if (!g_option_context_parse_strv (context, &words, error))
    return FALSE;
  drop_end_of_options (words);
  return self->version || take_command (self, words + 1, &given, error);
}

void
ctl_arguments_clear (CtlArguments *self)
{
  g_clear_pointer (&self->values, g_variant_unref);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->pcap, g_free);
}
