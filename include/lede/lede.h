/* lede.h - the public C API of lede, all of it. */
#ifndef LEDE_H
#define LEDE_H

#define LEDE_VERSION "0.1.0"

#include "lede/doc.h"
#include "lede/entity.h"
#include "lede/fetch.h"
#include "lede/file.h"
#include "lede/html.h"
#include "lede/label.h"
#include "lede/lexicon.h"
#include "lede/mail.h"
#include "lede/pattern.h"
#include "lede/search.h"
#include "lede/status.h"
#include "lede/tag.h"
#include "lede/tape.h"
#include "lede/timeline.h"
#include "lede/track.h"

#endif
