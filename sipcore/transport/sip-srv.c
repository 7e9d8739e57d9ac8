/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "transport/sip-srv-private.h"

/* Those without weight are first where the sum is still 0, which gives them a small chance. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const SipDnsRecord *one = *(SipDnsRecord **) a, *two = *(SipDnsRecord **) b;

  if (one->priority != two->priority)
    return one->priority < two->priority ? -1 : 1;
  return (one->weight > 0) - (two->weight > 0);
}

static guint
find_end (GPtrArray *records, guint begin)
{
  guint priority = ((SipDnsRecord *) records->pdata[begin])->priority;
  guint end = begin;

  while (end < records->len && ((SipDnsRecord *) records->pdata[end])->priority == priority)
    end++;
  return end;
}

static guint
choose (GPtrArray *records, guint begin, guint end, SipRandom *random)
{
  gint32 sum = 0, chosen;

  for (guint i = begin; i < end; i++)
    sum += ((SipDnsRecord *) records->pdata[i])->weight;
  chosen = sip_random_range (random, 0, sum + 1);
  for (guint i = begin; i < end; i++)
    {
      chosen -= ((SipDnsRecord *) records->pdata[i])->weight;
      if (chosen <= 0)
        return i;
    }
  return begin;
}

/* The others keep their order: those without weight stay first. */
static void
move_forward (GPtrArray *records, guint from, guint to)
{
  gpointer record = records->pdata[from];

  for (guint i = from; i > to; i--)
    records->pdata[i] = records->pdata[i - 1];
  records->pdata[to] = record;
}

void
sip_srv_sort (GPtrArray *records, SipRandom *random)
{
  g_ptr_array_sort (records, compare);
  for (guint begin = 0; begin < records->len;)
    {
      guint end = find_end (records, begin);

      for (; begin < end; begin++)
        move_forward (records, choose (records, begin, end, random), begin);
    }
}

gboolean
sip_srv_is_declined (GPtrArray *records)
{
  return records->len == 1 && !*((SipDnsRecord *) records->pdata[0])->target;
}
