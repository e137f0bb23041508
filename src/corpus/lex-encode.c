/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lex-encode.h"

#include "lex-char.h"
#include "lex-cut.h"
#include "lex-message.h"

#include <string.h>

bool
lex_encoder_init(LexEncoder *encoder, const LexCorpusSettings *settings, const LexInputs *inputs,
                 LexFileRead *files, unsigned worker, LexArena *strings, GError **error)
{
    *encoder = (LexEncoder){
        .settings = settings,
        .inputs = inputs,
        .files = files,
        .worker = worker,
        .strings = strings,
        .reader = lex_reader_new(&settings->reader, error),
        .documents = g_array_new(FALSE, FALSE, sizeof(LexDocument)),
        .window = {.find_runs = lex_runs_choose()},
    };
    lex_lexicon_init(&encoder->lexicon, settings->keep == LEX_KEEP_BAGS);
    return encoder->reader != NULL;
}

void
lex_encoder_clear(LexEncoder *encoder)
{
    g_clear_pointer(&encoder->reader, lex_reader_free);
    g_clear_pointer(&encoder->documents, g_array_unref);
    lex_records_clear(&encoder->records);
    lex_chunk_clear(&encoder->chunk);
    lex_lexicon_clear(&encoder->lexicon);
    g_free(encoder->surfaces);
    g_free(encoder->tokens);
    g_free(encoder->bags);
    g_free(encoder->extras);
    *encoder = (LexEncoder){0};
}

/* A new surface's record, beside its name. */
static void
encoder_add_surface(LexEncoder *encoder, LexTokenClass class, const uint8_t *bytes, size_t length)
{
    const size_t n = encoder->lexicon.n_entries;
    if (n > encoder->surfaces_size) {
        encoder->surfaces_size = MAX(encoder->surfaces_size * 2, 1024);
        encoder->surfaces = g_renew(LexEncoderSurface, encoder->surfaces, encoder->surfaces_size);
    }
    unsigned size;
    encoder->surfaces[n - 1] = (LexEncoderSurface){
        .class = class,
        .capital = lex_char_at(bytes, bytes + length, &size) == LEX_CHAR_UPPER,
    };
}

/* ---- what is kept ------------------------------------------------------------------------ */

#define SPACING_MAX 10 /* bytes of a 64-bit number, seven bits each */

static void
encoder_reserve_extras(LexEncoder *encoder, size_t n)
{
    if (encoder->extras_size - encoder->n_extras < n) {
        encoder->extras_size = MAX(encoder->extras_size * 2, encoder->n_extras + n);
        encoder->extras = g_realloc(encoder->extras, encoder->extras_size);
    }
}

/* Room for n tokens more. */
static void
encoder_reserve(LexEncoder *encoder, size_t n)
{
    if (encoder->tokens_size - encoder->n_tokens < n) {
        encoder->tokens_size = MAX(encoder->tokens_size * 2, encoder->n_tokens + MAX(n, 4096));
        encoder->tokens = g_renew(LexTokenWord, encoder->tokens, encoder->tokens_size);
    }
    if (encoder->settings->keep == LEX_KEEP_SPACINGS)
        encoder_reserve_extras(encoder, n * SPACING_MAX);
    else if (encoder->settings->keep == LEX_KEEP_BAGS)
        lex_lexicon_reserve_bag(&encoder->lexicon, n);
}

/* Seven bits a byte, the lowest first; the eighth says that more follow (LEB128). */
static void
encoder_append_spacing(LexEncoder *encoder, size_t spacing)
{
    while (spacing >= 0x80) {
        encoder->extras[encoder->n_extras++] = (uint8_t)(spacing | 0x80);
        spacing >>= 7;
    }
    encoder->extras[encoder->n_extras++] = (uint8_t)spacing;
}

/* Of the tokens only the last n are of use any more. */
static void
encoder_forget_tokens(LexEncoder *encoder, size_t n)
{
    const size_t n_forgotten = encoder->n_tokens - n;
    memmove(encoder->tokens, encoder->tokens + n_forgotten, n * sizeof *encoder->tokens);
    encoder->n_tokens = n;
    encoder->n_forgotten += n_forgotten;
}

static void
encoder_append_to_bags(LexEncoder *encoder, uint32_t surface, uint32_t count)
{
    if (encoder->n_bags == encoder->bags_size) {
        encoder->bags_size = MAX(encoder->bags_size * 2, 4096);
        encoder->bags = g_renew(LexTokenWord, encoder->bags, encoder->bags_size);
    }
    encoder_reserve_extras(encoder, 1);
    encoder->bags[encoder->n_bags++] = surface;
    encoder->extras[encoder->n_extras++] = (uint8_t)count;
}

/* What was met since the last time goes to the block. */
static void
encoder_empty_bag(LexEncoder *encoder)
{
    LexLexicon *const lexicon = &encoder->lexicon;
    for (size_t i = 0; i < lexicon->n_bag; i++) {
        uint32_t count;
        const uint32_t surface = lex_lexicon_take(lexicon, i, &count);
        for (; count > UINT8_MAX; count -= UINT8_MAX)
            encoder_append_to_bags(encoder, surface, UINT8_MAX);
        encoder_append_to_bags(encoder, surface, count);
    }
    lexicon->n_bag = 0;
}

const LexTokenWord *
lex_encoder_kept(const LexEncoder *encoder)
{
    return encoder->settings->keep == LEX_KEEP_BAGS ? encoder->bags : encoder->tokens;
}

/* ---- one text ---------------------------------------------------------------------------- */

/* A sentence that is being read: what it says about the case of its words. */
typedef struct {
    size_t first;     /* token of the block */
    size_t begin;     /* byte of the text */
    size_t n_words;   /* after the first */
    size_t n_capital; /* of these */
    bool is_part;     /* of one that began in the piece before: see LexCut.in_sentence */
} Sentence;

/* A text, or a piece of one, on its way into a block. */
typedef struct {
    LexEncoder *encoder;
    LexTokenizer tokenizer; /* reads what is not plain */
    Sentence sentence;
    size_t end;          /* of the last token */
    size_t window_begin; /* of encoder->window, in the text */
} Encoding;

/*
 * A word inside a sentence shows its case: a capital there means a name. Its first word shows
 * nothing; nor does a headline, a line in capitals, a list of names: more than half of its words
 * have capitals anyway; nor what is too long for a sentence. What shows nothing is noted, being
 * less than what does.
 */
static void
encoding_end_sentence(Encoding *encoding, size_t end)
{
    const Sentence *const sentence = &encoding->sentence;
    LexEncoder *const encoder = encoding->encoder;
    const bool shows_nothing = 2 * sentence->n_capital > sentence->n_words || sentence->is_part ||
                               end - sentence->begin > LEX_SENTENCE_MAX;
    const size_t n_nothing = shows_nothing ? encoder->n_tokens : sentence->first + 1;
    for (size_t i = sentence->first; i < MIN(n_nothing, encoder->n_tokens); i++)
        encoder->surfaces[lex_token_surface(encoder->tokens[i])].n_outside++;
}

/* A sentence begins with the next token, at the byte `start`; the one before it ends at `end`. */
static void
encoding_begin_sentence(Encoding *encoding, size_t start, size_t end)
{
    encoding_end_sentence(encoding, end);
    encoding->encoder->n_sentences++;
    encoding->sentence = (Sentence){.first = encoding->encoder->n_tokens, .begin = start};
}

/* One token more, as the tokeniser found it. False: too many distinct ones, or this is too long. */
static bool
encoding_add_token(Encoding *encoding, const LexToken *token)
{
    LexEncoder *const encoder = encoding->encoder;
    Sentence *const sentence = &encoding->sentence;
    const uint8_t *const bytes = encoding->tokenizer.begin + token->start;
    bool is_new;
    const uint32_t surface = lex_lexicon_meet(&encoder->lexicon, bytes, token->length, &is_new);
    if (surface == LEX_VOCAB_NONE)
        return false;
    if (is_new)
        encoder_add_surface(encoder, token->class, bytes, token->length);
    if (token->gap >= LEX_GAP_SENTENCE) {
        encoding_begin_sentence(encoding, token->start, encoding->end);
    } else if (token->class == LEX_CLASS_WORD) {
        sentence->n_words++;
        sentence->n_capital += encoder->surfaces[surface].capital;
    }
    encoder_reserve(encoder, 1);
    encoder->tokens[encoder->n_tokens++] = surface | (uint32_t)token->gap << 29;
    if (encoder->settings->keep == LEX_KEEP_SPACINGS)
        encoder_append_spacing(encoder, token->start - encoding->end);
    encoding->end = token->start + token->length;
    return true;
}

/* ---- plain words ------------------------------------------------------------------------- */

/* What a full stop after the surface is: found once. */
static LexStop
encoder_stop(LexEncoder *encoder, uint32_t surface, const uint8_t *bytes, size_t length)
{
    uint8_t *const stop = &encoder->surfaces[surface].stop;
    if (*stop == LEX_STOP_UNKNOWN)
        *stop = (uint8_t)lex_token_stop(encoder->settings->rules, bytes, length);
    return (LexStop)*stop;
}

/* Whether a full stop behind the last token in the block belongs to it. */
static bool
encoding_abbreviates(Encoding *encoding, const LexToken *last, bool before_digit)
{
    LexEncoder *const encoder = encoding->encoder;
    const uint32_t surface = lex_token_surface(encoder->tokens[encoder->n_tokens - 1]);
    const LexStop stop =
        last->class == LEX_CLASS_WORD
            ? encoder_stop(encoder, surface, encoding->tokenizer.begin + last->start, last->length)
            : LEX_STOP_UNKNOWN;
    return lex_token_abbreviates(last, stop, before_digit);
}

/* The last token of the block as the tokeniser would have given it. */
static LexToken
encoding_last(const Encoding *encoding, size_t length)
{
    const LexEncoder *const encoder = encoding->encoder;
    const size_t start = encoding->end - length;
    const bool is_number = encoding->tokenizer.begin[start] < 'A';
    return (LexToken){
        .start = start,
        .length = length,
        .class = is_number ? LEX_CLASS_NUMBER : LEX_CLASS_WORD,
        .gap = lex_token_gap(encoder->tokens[encoder->n_tokens - 1]),
    };
}

/* How far the loop over plain words is. */
typedef struct {
    LexTokenWord *next;          /* where the next token goes */
    const LexTokenWord *counted; /* tokens before it are in the sentence's sums */
    uint64_t sums;               /* of the others: capitals, and in the upper half numbers */
    size_t end;                  /* of the last token, in the window */
    size_t length;               /* of the last word; 0: none was read yet */
} Plain;

#define ONE_NUMBER (UINT64_C(1) << 32)

/* What a word adds to the sums, by its first byte. */
static inline uint64_t
plain_sum(uint8_t first)
{
    return first < 'A' ? ONE_NUMBER : first < 'a';
}

static void
encoding_keep(Encoding *encoding, Plain *plain)
{
    encoding->encoder->n_tokens = (size_t)(plain->next - encoding->encoder->tokens);
    encoding->end = encoding->window_begin + plain->end;
    encoding->sentence.n_words += (size_t)(plain->next - plain->counted) - (plain->sums >> 32);
    encoding->sentence.n_capital += (uint32_t)plain->sums;
    plain->counted = plain->next;
    plain->sums = 0;
}

/* A plain word that was found, and where the lexicon would have it. */
typedef struct {
    LexLexiconKey key;
    uint32_t place;
    uint16_t start; /* in the window */
    uint8_t length;
    LexPlainGap gap; /* before it */
} PlainWord;

/* The gap before a word that a sentence may begin with, and begins it. */
static LexGap
encoding_judge(Encoding *encoding, Plain *plain, const PlainWord *word)
{
    const uint8_t first = (uint8_t)word->key.low;
    encoding_keep(encoding, plain);
    const LexToken last =
        plain->length > 0 ? encoding_last(encoding, plain->length) : encoding->tokenizer.previous;
    const bool abbreviates = (lex_plain_gap_between(word->gap) & LEX_PLAIN_STOP) != 0 &&
                             encoding_abbreviates(encoding, &last, first < 'A');
    const LexGap gap = lex_plain_judge(word->gap, first >= 'a', abbreviates);
    if (gap == LEX_GAP_SENTENCE) {
        encoding_begin_sentence(encoding, encoding->window_begin + word->start, encoding->end);
        plain->counted++; /* the word that begins it says nothing */
        plain->sums -= plain_sum(first);
    }
    return gap;
}

enum { WORDS_MAX = 32 }; /* found at once */

/*
 * The words of letters or digits alone that follow the last token with little between them, as far
 * as the window goes. The memory of the lexicon is asked for each of them here, so that it answers
 * for all together: one in ten words is in no near cache.
 */
static inline size_t
encoding_find_words(const Encoding *encoding, PlainWord *ret_words)
{
    LexPlainWindow *const window = &encoding->encoder->window;
    const LexLexicon lexicon = encoding->encoder->lexicon;
    const size_t end = encoding->end - encoding->window_begin;
    const LexRun *run = lex_plain_seek(window, end);
    LexPlainGap gap = lex_plain_gap(window, end, run);
    size_t n = 0;
    while (gap != 0 && run->start < window->length && n < WORDS_MAX) {
        const LexRun *last = run;
        LexPlainGap behind = lex_plain_gap(window, last->end, last + 1);
        if (behind == 0 && !lex_plain_ends(window->text + last->end)) {
            last = lex_plain_join(window, run);
            behind = lex_plain_gap(window, last->end, last + 1);
            if (last == run || (behind == 0 && !lex_plain_ends(window->text + last->end)))
                break;
        }
        const size_t length = (size_t)(last->end - run->start);
        if (length > LEX_LEXICON_SHORT)
            break;
        PlainWord *const word = &ret_words[n++];
        word->key = lex_lexicon_key(window->text + run->start, length);
        word->place = lex_lexicon_place(&lexicon, word->key);
        __builtin_prefetch(&lexicon.slots[word->place], 1);
        word->start = run->start;
        word->length = (uint8_t)length;
        word->gap = gap;
        gap = behind;
        run = last + 1;
    }
    window->next = (size_t)(run - window->runs);
    return n;
}

/*
 * Takes the words that are known into the block, up to the first that is not. Nothing here asks for
 * memory, and next to nothing is called: `plain` has its address taken only in copies, so that it
 * stays in registers. keep is a constant.
 */
static inline size_t
encoding_take_words(Encoding *encoding, const PlainWord *words, size_t n, const LexKeep keep)
{
    LexEncoder *const encoder = encoding->encoder;
    const LexLexicon lexicon = encoder->lexicon;
    uint8_t *spacing = keep == LEX_KEEP_SPACINGS ? encoder->extras + encoder->n_extras : NULL;
    uint32_t *bag = keep == LEX_KEEP_BAGS ? lexicon.bag + lexicon.n_bag : NULL;
    Plain plain = {
        .next = encoder->tokens + encoder->n_tokens,
        .counted = encoder->tokens + encoder->n_tokens,
        .end = encoding->end - encoding->window_begin,
    };
    size_t i;
    for (i = 0; i < n; i++) {
        const PlainWord *const word = &words[i];
        LexLexiconSlot *const slot = lex_lexicon_find(&lexicon, word->key, word->place);
        if (slot == NULL)
            break;
        if (keep == LEX_KEEP_BAGS)
            bag = lex_lexicon_put(bag, (uint32_t)(slot - lexicon.slots), &slot->n_bag);
        else
            slot->count++;
        const uint8_t first = (uint8_t)word->key.low;
        uint32_t gap = lex_plain_gap_between(word->gap);
        if (gap > LEX_PLAIN_PUNCTUATION) {
            Plain copy = plain;
            gap = encoding_judge(encoding, &copy, word);
            plain = copy;
        }
        plain.sums += plain_sum(first);
        *plain.next++ = slot->id | gap << 29;
        if (keep == LEX_KEEP_SPACINGS)
            *spacing++ = (uint8_t)(word->start - plain.end);
        plain.length = word->length;
        plain.end = (size_t)word->start + word->length;
    }
    if (i == 0)
        return 0;
    Plain copy = plain;
    encoding_keep(encoding, &copy);
    if (keep == LEX_KEEP_SPACINGS)
        encoder->n_extras = (size_t)(spacing - encoder->extras);
    else if (keep == LEX_KEEP_BAGS)
        encoder->lexicon.n_bag = (size_t)(bag - lexicon.bag);
    const LexToken last = encoding_last(encoding, plain.length);
    lex_tokenizer_go_on(&encoding->tokenizer, &last);
    return i;
}

/* Plain words, as far as the window goes. */
__attribute__((always_inline)) static inline void
encoding_read_window(Encoding *encoding, const LexKeep keep)
{
    PlainWord words[WORDS_MAX];
    size_t n;
    do
        n = encoding_find_words(encoding, words);
    while (n > 0 && encoding_take_words(encoding, words, n, keep) == WORDS_MAX);
}

static void
read_window(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_TOKENS);
}

static void
read_window_with_spacings(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_SPACINGS);
}

static void
read_window_to_bag(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_BAGS);
}

#if defined(__x86_64__)
/* Shifts by a register in one instruction instead of three: a tenth of the loop. */
__attribute__((target("bmi,bmi2"))) static void
read_window_bmi2(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_TOKENS);
}

__attribute__((target("bmi,bmi2"))) static void
read_window_to_bag_bmi2(Encoding *encoding)
{
    encoding_read_window(encoding, LEX_KEEP_BAGS);
}
#endif

typedef void (*WindowReader)(Encoding *encoding);

static WindowReader
choose_reader(LexKeep keep)
{
    if (keep == LEX_KEEP_SPACINGS)
        return read_window_with_spacings;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("bmi2"))
        return keep == LEX_KEEP_BAGS ? read_window_to_bag_bmi2 : read_window_bmi2;
#endif
    return keep == LEX_KEEP_BAGS ? read_window_to_bag : read_window;
}

/* Moves the window to the end of the last token. */
static void
encoding_move_window(Encoding *encoding)
{
    LexEncoder *const encoder = encoding->encoder;
    encoding->window_begin = encoding->end;
    lex_plain_move(&encoder->window, encoding->tokenizer.begin + encoding->end,
                   encoding->tokenizer.end);
    if (encoder->settings->keep == LEX_KEEP_BAGS) {
        encoder_forget_tokens(encoder, encoder->n_tokens - encoding->sentence.first);
        encoding->sentence.first = 0;
    }
    encoder_reserve(encoder, LEX_PLAIN_BYTES / 2);
}

/* Plain words, as many as come; the tokeniser then finds something else, or a new word. */
static void
encoding_read_plain(Encoding *encoding, WindowReader reader)
{
    size_t before;
    do {
        before = encoding->end;
        if (before - encoding->window_begin >= encoding->encoder->window.length)
            encoding_move_window(encoding);
        reader(encoding);
    } while (encoding->end != before &&
             encoding->end - encoding->window_begin >= encoding->encoder->window.length);
}

/* Where a text comes from and, of a piece, what was before it. */
typedef struct {
    const char *id;
    uint64_t offset; /* of the bytes in the document */
    LexToken previous;
    bool begins;
    bool from_within;
    bool to_within;
} Origin;

/* Always false, for `return`. */
static bool
origin_fail(const Origin *origin, const LexToken *token, GError **error)
{
    lex_error_set(error, LEX_ERROR_LIMIT,
                  "%s: byte %" G_GUINT64_FORMAT
                  ": more than %u distinct words, or one of %zu bytes",
                  origin->id, origin->offset + token->start, LEX_VOCAB_MAX, token->length);
    return false;
}

/* The tokens of the text, into the block. */
static bool
encoder_encode_text(LexEncoder *encoder, const uint8_t *text, size_t length, const Origin *origin,
                    GError **error)
{
    const LexCorpusSettings *settings = encoder->settings;
    Encoding encoding = {
        .encoder = encoder,
        .sentence = {.first = encoder->n_tokens, .is_part = origin->from_within},
    };
    const WindowReader reader = choose_reader(settings->keep);
    LexToken token;
    encoder->window.length = 0; /* what it holds is of another text */
    lex_tokenizer_init(&encoding.tokenizer, settings->rules, settings->hyphens, text, length);
    if (!origin->begins) {
        lex_tokenizer_follow(&encoding.tokenizer, &origin->previous);
        encoding.end = origin->previous.length;
    }
    while (lex_tokenizer_next(&encoding.tokenizer, &token)) {
        if (!encoding_add_token(&encoding, &token))
            return origin_fail(origin, &token, error);
        encoding_read_plain(&encoding, reader);
    }
    encoding.sentence.is_part |= origin->to_within;
    encoding_end_sentence(&encoding, encoding.end);
    return true;
}

/* ---- one chunk --------------------------------------------------------------------------- */

static size_t
encoder_n_kept(const LexEncoder *encoder)
{
    return encoder->settings->keep == LEX_KEEP_BAGS ? encoder->n_bags : encoder->n_tokens;
}

/* A document that begins in the block. */
static LexDocument
encoder_begin_document(LexEncoder *encoder, const LexInput *input)
{
    encoder->n_sentences = 0;
    encoder->n_forgotten = 0;
    if (encoder->settings->keep == LEX_KEEP_BAGS)
        encoder->n_tokens = 0;
    return (LexDocument){
        .id = input->id,
        .date = input->date,
        .title = input->title,
        .stratum = input->stratum,
        .source_name = input->source,
        .first_token = encoder_n_kept(encoder),
        .first_extra = encoder->n_extras,
    };
}

static void
encoder_end_document(LexEncoder *encoder, LexDocument document)
{
    const bool bags = encoder->settings->keep == LEX_KEEP_BAGS;
    if (bags)
        encoder_empty_bag(encoder);
    document.n_kept = encoder_n_kept(encoder) - document.first_token;
    document.n_tokens = bags ? encoder->n_forgotten + encoder->n_tokens : document.n_kept;
    document.n_sentences = encoder->n_sentences;
    g_array_append_val(encoder->documents, document);
}

static bool
encoder_encode_file(LexEncoder *encoder, size_t index, GError **error)
{
    const LexInput *input = &encoder->inputs->files[index];
    const Origin origin = {.id = input->id, .begins = true};
    LexDocument document = encoder_begin_document(encoder, input);
    LexText text;
    if (!lex_reader_read(encoder->reader, input->path, &text, error) ||
        !encoder_encode_text(encoder, text.bytes, text.length, &origin, error))
        return false;
    document.n_bytes = text.length;
    document.n_replaced = text.n_replaced;
    encoder->files[index] = (LexFileRead){.n_bytes = text.file_size, .digest = text.digest};
    encoder_end_document(encoder, document);
    return true;
}

static bool
encoder_encode_files(LexEncoder *encoder, GError **error)
{
    const LexChunk *chunk = &encoder->chunk;
    for (size_t i = 0; i < chunk->n_files; i++) {
        if (!encoder_encode_file(encoder, chunk->file + i, error))
            return false;
    }
    return true;
}

static bool
encoder_encode_piece(LexEncoder *encoder, GError **error)
{
    LexChunk *chunk = &encoder->chunk;
    const Origin origin = {
        .id = chunk->name,
        .offset = chunk->offset,
        .previous = chunk->previous,
        .begins = chunk->begins,
        .from_within = chunk->from_within,
        .to_within = chunk->to_within,
    };
    LexDocument document = encoder_begin_document(encoder, &chunk->document);
    lex_bytes_pad(&chunk->bytes);
    if (!lex_reader_check(encoder->reader, chunk->name, chunk->offset, &chunk->bytes,
                          &document.n_replaced, error) ||
        !encoder_encode_text(encoder, chunk->bytes.bytes, chunk->bytes.length, &origin, error))
        return false;
    document.n_bytes = chunk->bytes.length - chunk->previous.length;
    document.n_replaced += chunk->n_replaced;
    encoder_end_document(encoder, document);
    return true;
}

/* A copy that lives as long as the corpus; of the same text as last time, the same copy. */
static const char *
encoder_keep(LexEncoder *encoder, const char *text, const char *last)
{
    if (text == NULL || (last != NULL && strcmp(text, last) == 0))
        return text != NULL ? last : NULL;
    return lex_arena_copy(encoder->strings, text, strlen(text));
}

/* What the row says, or else what is said of its file. */
static LexInput
encoder_describe_row(LexEncoder *encoder, const LexRecord *record, const LexInput *last)
{
    const LexInput *file = &encoder->chunk.document;
    LexInput row = *file;
    row.id = encoder_keep(encoder, record->id, NULL);
    if (record->source != NULL)
        row.source = encoder_keep(encoder, record->source, last->source);
    if (record->date != NULL)
        row.date = encoder_keep(encoder, record->date, last->date);
    if (record->title != NULL)
        row.title = encoder_keep(encoder, record->title, NULL);
    if (record->stratum != NULL)
        row.stratum = encoder_keep(encoder, record->stratum, last->stratum);
    return row;
}

static bool
encoder_encode_row(LexEncoder *encoder, const LexRecord *record, const LexInput *row,
                   GError **error)
{
    const Origin origin = {.id = row->id, .begins = true};
    LexDocument document = encoder_begin_document(encoder, row);
    if (!encoder_encode_text(encoder, record->text, record->text_length, &origin, error))
        return false;
    document.n_bytes = record->text_length;
    document.n_replaced = record->n_replaced;
    encoder_end_document(encoder, document);
    return true;
}

static bool
encoder_encode_rows(LexEncoder *encoder, GError **error)
{
    LexChunk *chunk = &encoder->chunk;
    LexRecordSettings settings = encoder->settings->rows;
    const LexRecordPlace place = {chunk->name, chunk->document.id, chunk->first_line};
    LexRecord record;
    LexInput row = {0};
    GError *problem = NULL;
    settings.format = chunk->format;
    lex_bytes_pad(&chunk->bytes);
    lex_records_begin(&encoder->records, &settings, chunk->header, &place, chunk->bytes.bytes,
                      chunk->bytes.length);
    while (lex_records_next(&encoder->records, &record, &problem)) {
        row = encoder_describe_row(encoder, &record, &row);
        if (!encoder_encode_row(encoder, &record, &row, error))
            return false;
    }
    lex_record_tally_add(&encoder->block->rows, &encoder->records.tally);
    if (problem != NULL)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static bool
encoder_encode_chunk(LexEncoder *encoder, GError **error)
{
    switch (encoder->chunk.kind) {
    case LEX_CHUNK_FILES:
        return encoder_encode_files(encoder, error);
    case LEX_CHUNK_TEXT:
        return encoder_encode_piece(encoder, error);
    default:
        return encoder_encode_rows(encoder, error);
    }
}

bool
lex_encoder_encode(LexEncoder *encoder, GError **error)
{
    LexEncodedBlock *const block = encoder->block;
    encoder->n_tokens = encoder->n_bags = encoder->n_extras = 0;
    g_array_set_size(encoder->documents, 0);
    block->first_new = encoder->lexicon.n_entries;
    block->block.worker = encoder->worker;
    block->block.file = encoder->chunk.file;
    if (!encoder_encode_chunk(encoder, error))
        return false;
    block->continues = encoder->chunk.kind == LEX_CHUNK_TEXT && !encoder->chunk.begins;
    block->end_new = encoder->lexicon.n_entries;
    block->block.n_documents = encoder->documents->len;
    block->documents =
        g_memdup2(encoder->documents->data, encoder->documents->len * sizeof *block->documents);
    block->block.n_tokens = encoder_n_kept(encoder);
    block->block.n_extras = encoder->n_extras;
    return true;
}

void
lex_encoded_block_free(LexEncodedBlock *block)
{
    if (block == NULL)
        return;
    lex_record_tally_clear(&block->rows);
    g_free(block->documents);
    g_free(block->block.tokens);
    g_free(block);
}
