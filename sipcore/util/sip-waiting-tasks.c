/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "util/sip-waiting-tasks.h"

/**
 * sip_waiting_tasks_new: (skip)
 *
 * Returns: (transfer full): room for tasks that wait until something with their number, or a higher one, is done
 */
GPtrArray *
sip_waiting_tasks_new (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sip_waiting_tasks_add: (skip)
 * @task: (transfer full): its data becomes @number
 */
void
sip_waiting_tasks_add (GPtrArray *self, GTask *task, guint number)
{
  g_task_set_task_data (task, GUINT_TO_POINTER (number), NULL);
  g_ptr_array_add (self, task);
}

static gboolean
is_between (GTask *task, guint first, guint last)
{
  guint number = GPOINTER_TO_UINT (g_task_get_task_data (task));

  return number >= first && number <= last;
}

/**
 * sip_waiting_tasks_finish: (skip)
 * @error: (nullable): %NULL: with %TRUE
 *
 * Ends those from @first to @last in the order in which they came. Their callbacks may do anything to @self, which is
 * not touched after them.
 */
void
sip_waiting_tasks_finish (GPtrArray *self, guint first, guint last, const GError *error)
{
  g_autoptr (GPtrArray) done = sip_waiting_tasks_new ();

  for (guint i = 0; i < self->len;)
    {
      if (is_between (self->pdata[i], first, last))
        g_ptr_array_add (done, g_ptr_array_steal_index (self, i));
      else
        i++;
    }
  for (guint i = 0; i < done->len; i++)
    {
      if (error)
        g_task_return_error (done->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (done->pdata[i], TRUE);
    }
}

/**
 * sip_waiting_tasks_finish_all: (skip)
 * @error: (nullable): %NULL: with %TRUE
 *
 * As sip_waiting_tasks_finish(), whatever their numbers.
 */
void
sip_waiting_tasks_finish_all (GPtrArray *self, const GError *error)
{
  sip_waiting_tasks_finish (self, 0, G_MAXUINT, error);
}
