#include "html/html_internal.h"
lede_status lede_html_meta(Page *page, lede_builder *b) { (void)page; (void)b; return LEDE_OK; }
