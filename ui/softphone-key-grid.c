/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "softphone-key-grid.h"

#include "softphone-key.h"

#define N_COLUMNS 3

struct _SoftphoneKeyGrid
{
  AdwBin parent_instance;

  GtkGrid *grid;

  gboolean plus;
};

enum { PROP_PLUS = 1, PROP_ROW_SPACING, PROP_COLUMN_SPACING, N_PROPS };
enum { PRESSED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* ITU-T E.161: the letters of each key. An empty string keeps a line free, so that the digits stand in one row. */
static const struct {
  const char *digit;
  const char *letters;
} keys[] = {
  { "1", "" },     { "2", "ABC" }, { "3", "DEF" },  { "4", "GHI" }, { "5", "JKL" }, { "6", "MNO" },
  { "7", "PQRS" }, { "8", "TUV" }, { "9", "WXYZ" }, { "*", NULL },  { "0", "+" },   { "#", NULL },
};

G_DEFINE_FINAL_TYPE (SoftphoneKeyGrid, softphone_key_grid, ADW_TYPE_BIN)

static void
on_clicked (SoftphoneKeyGrid *self,
            SoftphoneKey     *key)
{
  g_signal_emit (self, signals[PRESSED], 0, softphone_key_get_digit (key));
}

static void
on_long_press (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               SoftphoneKeyGrid    *self)
{
  if (!self->plus)
    return;
  /* Claimed, the press is no click any more. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[PRESSED], 0, "+");
}

static void
add_long_press (SoftphoneKeyGrid *self,
                GtkWidget        *key)
{
  GtkGesture *gesture = gtk_gesture_long_press_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (key, GTK_EVENT_CONTROLLER (gesture));
}

static void
softphone_key_grid_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SoftphoneKeyGrid *self = SOFTPHONE_KEY_GRID (object);

  switch (prop_id)
    {
    case PROP_PLUS:
      g_value_set_boolean (value, self->plus);
      break;
    case PROP_ROW_SPACING:
      g_value_set_uint (value, gtk_grid_get_row_spacing (self->grid));
      break;
    case PROP_COLUMN_SPACING:
      g_value_set_uint (value, gtk_grid_get_column_spacing (self->grid));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
softphone_key_grid_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SoftphoneKeyGrid *self = SOFTPHONE_KEY_GRID (object);

  switch (prop_id)
    {
    case PROP_PLUS:
      self->plus = g_value_get_boolean (value);
      break;
    case PROP_ROW_SPACING:
      gtk_grid_set_row_spacing (self->grid, g_value_get_uint (value));
      break;
    case PROP_COLUMN_SPACING:
      gtk_grid_set_column_spacing (self->grid, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
softphone_key_grid_class_init (SoftphoneKeyGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = softphone_key_grid_get_property;
  object_class->set_property = softphone_key_grid_set_property;

  properties[PROP_PLUS] = g_param_spec_boolean ("plus", NULL, NULL, FALSE, flags);
  properties[PROP_ROW_SPACING] = g_param_spec_uint ("row-spacing", NULL, NULL, 0, 64, 10, flags);
  properties[PROP_COLUMN_SPACING] = g_param_spec_uint ("column-spacing", NULL, NULL, 0, 64, 24, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PRESSED] = g_signal_new ("pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
softphone_key_grid_init (SoftphoneKeyGrid *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "halign", GTK_ALIGN_CENTER, "row-spacing", 10, "column-spacing", 24, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->grid));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *key = softphone_key_new (keys[i].digit, keys[i].letters);

      g_signal_connect_object (key, "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
      if (g_str_equal (keys[i].digit, "0"))
        add_long_press (self, key);
      gtk_grid_attach (self->grid, key, i % N_COLUMNS, i / N_COLUMNS, 1, 1);
    }
}

void
softphone_key_grid_focus (SoftphoneKeyGrid *self)
{
  g_return_if_fail (SOFTPHONE_IS_KEY_GRID (self));

  gtk_widget_grab_focus (gtk_grid_get_child_at (self->grid, 0, 0));
}

void
softphone_key_grid_attach_below (SoftphoneKeyGrid *self,
                                 GtkWidget        *child,
                                 int               column)
{
  g_return_if_fail (SOFTPHONE_IS_KEY_GRID (self));

  gtk_grid_attach (self->grid, child, column, G_N_ELEMENTS (keys) / N_COLUMNS, 1, 1);
}
