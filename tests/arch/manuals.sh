#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# manuals.sh PAGE...: fails if the formatter has anything to say about a page
for page; do
  said=$(LC_ALL=C.UTF-8 man --warnings --encoding=UTF-8 --local-file --ditroff "$page" 2>&1 >/dev/null) || failed=1
  [ -z "$said" ] || { echo "$page: $said"; failed=1; }
done
exit "${failed:-0}"
