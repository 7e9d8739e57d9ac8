/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "media/phone-codec.h"

#include "media/phone-gst.h"

static void
test_find (void)
{
  const PhoneCodec *opus = phone_codec_find ("Opus");

  g_assert_nonnull (opus);
  g_assert_true (phone_codec_find_encoding ("opus", 48000, 2) == opus);
  g_assert_null (phone_codec_find_encoding ("opus", 48000, 1));
  g_assert_null (phone_codec_find_encoding ("opus", 16000, 2));
  g_assert_true (phone_codec_find_encoding ("pcmu", 8000, 0) == phone_codec_find ("pcmu"));
  g_assert_true (phone_codec_find_static (8) == phone_codec_find ("pcma"));
  g_assert_null (phone_codec_find_static (96));
  g_assert_null (phone_codec_find ("g729"));
}

static void
test_list (void)
{
  g_autofree const PhoneCodec **all = phone_codec_list (NULL);
  g_autofree const PhoneCodec **some = phone_codec_list (" pcmu , nonsense,OPUS,pcmu");
  g_autofree const PhoneCodec **none = phone_codec_list ("nonsense");

  g_assert_true (all[0] == phone_codec_find ("opus"));
  g_assert_true (all[1] == phone_codec_find ("pcma"));
  g_assert_true (all[2] == phone_codec_find ("pcmu"));
  g_assert_null (all[3]);
  g_assert_true (some[0] == phone_codec_find ("pcmu"));
  g_assert_true (some[1] == phone_codec_find ("opus"));
  g_assert_null (some[2]);
  g_assert_true (none[0] == all[0]);
}

static void
test_elements (void)
{
  const PhoneCodec *const *all = phone_codec_get_all ();
  g_autoptr (GError) error = NULL;

  phone_gst_init (&error);
  g_assert_no_error (error);
  for (guint i = 0; all[i] != NULL; i++)
    {
      g_autoptr (GstElement) encoder = phone_gst_parse_bin (all[i]->encoder, &error);
      g_autoptr (GstElement) decoder = NULL;
      g_autoptr (GstElement) payloader = NULL;

      g_assert_no_error (error);
      decoder = phone_gst_parse_bin (all[i]->decoder, &error);
      g_assert_no_error (error);
      gst_object_ref_sink (encoder);
      gst_object_ref_sink (decoder);
      payloader = phone_gst_get (encoder, "pay");
      g_assert_nonnull (payloader);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/codec/found-by-name-map-and-number", test_find);
  g_test_add_func ("/media/codec/a-list-is-in-its-order-without-what-is-unknown", test_list);
  g_test_add_func ("/media/codec/encoders-and-decoders-can-be-made", test_elements);
  return g_test_run ();
}
