#include <glib.h>
#include "util/sip-up.h"
/* TO DO is fine, TODO is not. */
const char *sip_up_path = "/home/somebody/notes";	
