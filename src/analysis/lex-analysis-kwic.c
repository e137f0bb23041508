/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keyword in context: every place where a pattern stands, with the text around it. The evidence
 * behind the counts of the other tables.
 *
 * All others see numbers; this one shows bytes, which the corpus does not keep. So there are two
 * passes. The first finds the patterns in the frozen corpus, where stems, names and stop words are
 * known, and counts them by block. The second reads the inputs once more, and no more of them than
 * must be to come to the blocks that have rows, cuts the text out and writes it: nothing is held
 * but a block for each thread, however many rows there are. To keep the texts while they are first
 * read would write the whole corpus to the disk for what is mostly a few lines of it; to search
 * while they are first read would be too early, since what a form's stem is, the end of the corpus
 * decides.
 *
 * What stands around a word is looked for within LEX_VICINITY_REACH bytes to either side: what is
 * longer is no sentence. This bounds the memory, and a table that would otherwise grow with the
 * square of a text that has no full stops.
 */
#include "lex-char.h"
#include "lex-jobs.h"
#include "lex-message.h"
#include "lex-nodes.h"
#include "lex-reread.h"
#include "lex-vicinity.h"

#include <string.h>

typedef struct {
    char *context;
    uint64_t limit;
} Options;

static const LexOption options[] = {
    {"context", 0, LEX_OPTION_TEXT, offsetof(Options, context), "10", .argument = "WORDS|sentence",
     .help = "what is shown: so many words to either side, or the sentence"},
    {"limit", 0, LEX_OPTION_COUNT, offsetof(Options, limit), "0", .argument = "N",
     .help = "only the first N of each pattern; 0: all"},
    {0},
};

enum { DOC_ID, SOURCE, PATTERN, LEFT, NODE, RIGHT, START, END };

static const LexColumn columns[] = {
    [DOC_ID] = {"doc_id", LEX_COLUMN_TEXT, "the document"},
    [SOURCE] = {"source", LEX_COLUMN_TEXT, "the document's source"},
    [PATTERN] = {"pattern", LEX_COLUMN_TEXT, "pattern that was found, as it was asked for"},
    [LEFT] = {"left", LEX_COLUMN_TEXT,
              "text before the node (--context), as it stands there; white space is one blank"},
    [NODE] = {"node", LEX_COLUMN_TEXT, "word or words that match the pattern, as they stand there"},
    [RIGHT] = {"right", LEX_COLUMN_TEXT, "text behind the node, as left is before it"},
    [START] = {"start", LEX_COLUMN_COUNT, "byte of the document where the node begins, from 0"},
    [END] = {"end", LEX_COLUMN_COUNT, "byte after the node's last"},
    {0},
};

static const LexSchema schema = {"kwic", "a row for each occurrence of each pattern", columns};

enum {
    WORDS_MAX = 1000,
    ROWS_MAX = 4 << 20, /* bytes of rows that a thread holds */
};

/* Where a pattern may be and, in a loop, is. */
typedef struct {
    size_t token;
    size_t node; /* the next to be tried there */
} Hit;

/* What one thread works with. */
typedef struct {
    LexCursor cursor;
    LexVicinityReader reader;
    LexRows rows;
    GString *cell;

    /* How far it is in its block. */
    unsigned number;
    size_t block;
    size_t n_parts;      /* that were begun */
    uint32_t *n_written; /* by node */
    bool in_part;
    LexVicinity vicinity; /* of the part */
    Hit hit;
    bool has_text;
    LexRereadText text;
} Worker;

typedef struct {
    LexAnalysisRun *run;
    size_t n_words; /* to either side; 0: the sentence */
    LexNodes nodes;
    uint64_t *n_matches; /* by node */
    uint32_t *counts;    /* [block * n_nodes + node]: found there, and then those that are shown */
    size_t *behind;      /* by block: see LexVicinity.n_behind */
    size_t *shown;       /* blocks with rows, in their order */
    size_t n_shown;
    Worker *workers; /* one for each result that is held: more than threads */
    unsigned n_workers;
    LexReread *reread;
    LexTable *table;
} Kwic;

/* ---- where the patterns stand ------------------------------------------------------------- */

static uint32_t
token_term(const Kwic *kwic, const LexPlacedToken *token)
{
    const LexAnalysisRun *run = kwic->run;
    return run->terms->term_of_form[run->corpus->surfaces[token->surface].form];
}

/* As in the windows of collocates: words side by side, whatever mark is between them, in one
 * sentence. */
static bool
node_is_at(const Kwic *kwic, const LexNode *node, const LexVicinity *vicinity, size_t place)
{
    if (node->n_words > vicinity->n_tokens - place)
        return false;
    for (unsigned i = 0; i < node->n_words; i++) {
        const LexPlacedToken *token = &vicinity->tokens[place + i];
        const uint32_t term = token_term(kwic, token);
        if (term == LEX_TERM_NONE || !lex_node_matches(node, i, term) ||
            (i > 0 && token->gap >= LEX_GAP_SENTENCE))
            return false;
    }
    return true;
}

/* Goes on to the next node in the block's own part, at the same token or behind it. */
static bool
kwic_next(const Kwic *kwic, const LexVicinity *vicinity, Hit *hit)
{
    for (; hit->token < vicinity->end; hit->token++, hit->node = 0) {
        const uint32_t term = token_term(kwic, &vicinity->tokens[hit->token]);
        if (term == LEX_TERM_NONE || !lex_nodes_begin_with(&kwic->nodes, term))
            continue;
        while (hit->node < kwic->nodes.n_nodes) {
            if (node_is_at(kwic, &kwic->nodes.nodes[hit->node++], vicinity, hit->token))
                return true;
        }
    }
    return false;
}

/* Whether the part has a word that a node begins with; most have none, and are done. */
static bool
part_is_promising(const Kwic *kwic, const LexPassage *passage)
{
    const uint32_t *const term_of = kwic->run->terms->map.term_of[passage->worker];
    for (size_t i = 0; i < passage->n_tokens; i++) {
        const uint32_t term = term_of[lex_token_surface(passage->tokens[i])];
        if (term != LEX_TERM_NONE && lex_nodes_begin_with(&kwic->nodes, term))
            return true;
    }
    return false;
}

/*
 * Part number i of the block, to be looked through. *ret_any is false when there is nothing to be
 * found.
 */
static bool
worker_open_part(const Kwic *kwic, Worker *worker, size_t block, size_t i, bool *ret_any,
                 GError **error)
{
    LexPart part;
    if (!lex_cursor_part(&worker->cursor, block, i, &part, error))
        return false;
    *ret_any = part_is_promising(kwic, &part.passage);
    if (*ret_any && !lex_vicinity_read(&worker->reader, block, i, &worker->vicinity, error))
        return false;
    worker->hit = (Hit){.token = worker->vicinity.begin};
    return true;
}

static bool
count_block(void *data, size_t block, unsigned number, GError **error)
{
    const Kwic *kwic = data;
    Worker *worker = &kwic->workers[number];
    uint32_t *const counts = kwic->counts + block * kwic->nodes.n_nodes;
    for (size_t i = 0; i < kwic->run->corpus->blocks[block].n_documents; i++) {
        bool any;
        if (!worker_open_part(kwic, worker, block, i, &any, error))
            return false;
        while (any && kwic_next(kwic, &worker->vicinity, &worker->hit))
            counts[worker->hit.node - 1]++;
        if (any)
            kwic->behind[block] = worker->vicinity.n_behind;
    }
    return true;
}

/* From what was found to what is shown: the first of each node, in the order of the documents. */
static void
kwic_choose(Kwic *kwic, uint64_t limit)
{
    const size_t n_nodes = kwic->nodes.n_nodes;
    for (size_t b = 0; b < kwic->run->corpus->n_blocks; b++) {
        bool any = false;
        for (size_t n = 0; n < n_nodes; n++) {
            uint32_t *const count = &kwic->counts[b * n_nodes + n];
            const uint64_t before = kwic->n_matches[n];
            kwic->n_matches[n] += *count;
            if (limit > 0)
                *count = (uint32_t)MIN(*count, limit - MIN(before, limit));
            any |= *count > 0;
        }
        if (any)
            kwic->shown[kwic->n_shown++] = b;
    }
}

static bool
kwic_find(Kwic *kwic, GError **error)
{
    const LexAnalysisRun *run = kwic->run;
    const Options *given = run->options;
    if (!lex_jobs_run(run->corpus->n_blocks, run->n_threads, count_block, kwic, error))
        return false;
    kwic_choose(kwic, given->limit);
    return true;
}

/* ---- the text around them ----------------------------------------------------------------- */

static bool
is_white_space(LexCharClass class)
{
    return class == LEX_CHAR_SPACE || class == LEX_CHAR_LINE || class == LEX_CHAR_PARAGRAPH;
}

static bool
token_is_word(const Kwic *kwic, const LexPlacedToken *token)
{
    return kwic->run->corpus->surfaces[token->surface].class == LEX_CLASS_WORD;
}

/* The first token of the context of what begins with token number `first`. */
static size_t
find_left(const Kwic *kwic, const LexVicinity *vicinity, size_t first)
{
    const LexPlacedToken *const tokens = vicinity->tokens;
    const bool by_sentence = kwic->n_words == 0;
    size_t i = first, n_words = 0;
    while (i > 0 && tokens[i - 1].start + LEX_VICINITY_REACH >= tokens[first].start &&
           (by_sentence ? tokens[i].gap < LEX_GAP_SENTENCE : n_words < kwic->n_words))
        n_words += token_is_word(kwic, &tokens[--i]);
    return i;
}

/* The last one, of what ends with token number `last`. */
static size_t
find_right(const Kwic *kwic, const LexVicinity *vicinity, size_t last)
{
    const LexPlacedToken *const tokens = vicinity->tokens;
    const bool by_sentence = kwic->n_words == 0;
    size_t i = last, n_words = 0;
    while (i + 1 < vicinity->n_tokens &&
           tokens[i + 1].end <= tokens[last].end + LEX_VICINITY_REACH &&
           (by_sentence ? tokens[i + 1].gap < LEX_GAP_SENTENCE : n_words < kwic->n_words))
        n_words += token_is_word(kwic, &tokens[++i]);
    return i;
}

/*
 * Punctuation that touches a word belongs to it, before it and behind: ("Assad). Where that begins:
 * at `start` the word does, and before `from` is another word, or what is out of reach.
 */
static size_t
touching_left(const LexRereadText *text, size_t from, size_t start)
{
    size_t begin = from;
    unsigned size;
    while (begin < start && (text->bytes[begin] & 0xC0) == 0x80) /* half a character */
        begin++;
    for (size_t i = begin; i < start; i += size) {
        if (is_white_space(lex_char_at(text->bytes + i, text->bytes + start, &size)))
            begin = i + size;
    }
    return begin;
}

/* The same for where it ends. */
static size_t
touching_right(const LexRereadText *text, size_t end, size_t to)
{
    const uint8_t *const text_end = text->bytes + text->length;
    unsigned size;
    while (end < to && !is_white_space(lex_char_at(text->bytes + end, text_end, &size)) &&
           end + size <= to)
        end += size;
    return end;
}

/* Bytes of the text: what stands left of the node, the node, what stands right of it. */
typedef struct {
    size_t begin;
    size_t node_begin;
    size_t node_end;
    size_t end;
} Cut;

static bool
kwic_cut(const Kwic *kwic, const Worker *worker, Cut *ret_cut, GError **error)
{
    const LexVicinity *const vicinity = &worker->vicinity;
    const LexPlacedToken *const tokens = vicinity->tokens;
    const LexRereadText *const text = &worker->text;
    const size_t first = worker->hit.token;
    const size_t last = first + kwic->nodes.nodes[worker->hit.node - 1].n_words - 1;
    const size_t left = find_left(kwic, vicinity, first), right = find_right(kwic, vicinity, last);
    const uint64_t text_end = text->offset + text->length;
    if (tokens[left].start < text->offset || tokens[right].end > text_end) {
        lex_reread_fail_changed(text->name, error);
        return false;
    }
    uint64_t from = tokens[first].start - MIN(tokens[first].start, LEX_VICINITY_REACH);
    uint64_t to = MIN(tokens[last].end + LEX_VICINITY_REACH, text_end);
    from = MAX(from, text->offset);
    if (left > 0)
        from = MAX(from, tokens[left - 1].end);
    if (from == 0 && text->length >= 3 && memcmp(text->bytes, "\xEF\xBB\xBF", 3) == 0)
        from = 3; /* a byte order mark is no text */
    if (right + 1 < vicinity->n_tokens)
        to = MIN(to, tokens[right + 1].start);
    *ret_cut = (Cut){
        .begin = touching_left(text, (size_t)(from - text->offset),
                               (size_t)(tokens[left].start - text->offset)),
        .node_begin = (size_t)(tokens[first].start - text->offset),
        .node_end = (size_t)(tokens[last].end - text->offset),
        .end = touching_right(text, (size_t)(tokens[right].end - text->offset),
                              (size_t)(to - text->offset)),
    };
    return true;
}

/* ---- rows --------------------------------------------------------------------------------- */

/* Text as a cell: white space is one blank, none at the ends; what is not UTF-8 is U+FFFD. */
static void
write_text(Worker *worker, size_t begin, size_t end)
{
    const uint8_t *const text_end = worker->text.bytes + end;
    GString *const cell = g_string_truncate(worker->cell, 0);
    bool blank = false;
    for (const uint8_t *next = worker->text.bytes + begin; next < text_end;) {
        uint32_t character;
        next += lex_utf8_decode(next, text_end, &character);
        if (is_white_space(lex_char_classify(character))) {
            blank = cell->len > 0;
            continue;
        }
        if (blank)
            g_string_append_c(cell, ' ');
        blank = false;
        g_string_append_unichar(cell, character);
    }
    lex_rows_text(&worker->rows, cell->str, cell->len);
}

static bool
write_row(const Kwic *kwic, Worker *worker, GError **error)
{
    const LexCorpus *const corpus = kwic->run->corpus;
    const LexDocument *const document = &corpus->documents[worker->vicinity.document];
    const LexNode *const node = &kwic->nodes.nodes[worker->hit.node - 1];
    const char *const source = corpus->sources[document->source];
    Cut cut;
    if (!kwic_cut(kwic, worker, &cut, error))
        return false;
    lex_rows_text(&worker->rows, document->id, strlen(document->id));
    lex_rows_optional(&worker->rows, source, strlen(source));
    lex_rows_text(&worker->rows, node->text, strlen(node->text));
    write_text(worker, cut.begin, cut.node_begin);
    write_text(worker, cut.node_begin, cut.node_end);
    write_text(worker, cut.node_end, cut.end);
    lex_rows_count(&worker->rows, worker->text.offset + cut.node_begin);
    lex_rows_count(&worker->rows, worker->text.offset + cut.node_end);
    lex_rows_end(&worker->rows);
    return true;
}

/* The row of what was hit, if it is to be shown. The text is read when the first one is. */
static bool
worker_show(const Kwic *kwic, Worker *worker, GError **error)
{
    const size_t node = worker->hit.node - 1;
    if (worker->n_written[node] == kwic->counts[worker->block * kwic->nodes.n_nodes + node])
        return true;
    if (!worker->has_text &&
        !lex_reread_text(kwic->reread, worker->number, worker->n_parts - 1, &worker->text, error))
        return false;
    worker->has_text = true;
    worker->n_written[node]++;
    return write_row(kwic, worker, error);
}

/* Whether there are parts of the block to come; the next one with something to be found is begun.
 */
static bool
worker_next_part(const Kwic *kwic, Worker *worker, bool *ret_more, GError **error)
{
    const size_t n_parts = kwic->run->corpus->blocks[worker->block].n_documents;
    worker->has_text = worker->in_part = false;
    while (!worker->in_part && worker->n_parts < n_parts) {
        if (!worker_open_part(kwic, worker, worker->block, worker->n_parts++, &worker->in_part,
                              error))
            return false;
    }
    *ret_more = worker->in_part;
    return true;
}

/* Rows of the block, as many as a thread may hold. *ret_more: there are others. */
static bool
worker_fill(const Kwic *kwic, Worker *worker, bool *ret_more, GError **error)
{
    *ret_more = true;
    while (worker->rows.length < ROWS_MAX) {
        if (worker->in_part && kwic_next(kwic, &worker->vicinity, &worker->hit)) {
            if (!worker_show(kwic, worker, error))
                return false;
        } else {
            if (!worker_next_part(kwic, worker, ret_more, error))
                return false;
            if (!*ret_more)
                return true;
        }
    }
    return true;
}

/* Rows stay where they were made until they are delivered, and may have to be gone on with. */
static Worker *
kwic_worker_of(const Kwic *kwic, size_t job)
{
    return &kwic->workers[lex_jobs_held(job, kwic->run->n_threads)];
}

static bool
take_block(void *data, size_t job, G_GNUC_UNUSED unsigned number, bool *ret_more, GError **error)
{
    const Kwic *kwic = data;
    *ret_more = job < kwic->n_shown;
    if (!*ret_more)
        return true;
    const size_t block = kwic->shown[job];
    return lex_reread_take(kwic->reread, block, kwic_worker_of(kwic, job)->number,
                           kwic->behind[block], error);
}

static bool
write_block(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Kwic *kwic = data;
    Worker *const worker = kwic_worker_of(kwic, job);
    bool more;
    lex_rows_clear(&worker->rows);
    worker->block = kwic->shown[job];
    worker->n_parts = 0;
    worker->in_part = false;
    memset(worker->n_written, 0, kwic->nodes.n_nodes * sizeof *worker->n_written);
    return worker_fill(kwic, worker, &more, error);
}

/* The rows; and, when it is their turn, those for which there was no room. */
static bool
deliver_block(void *data, size_t job, G_GNUC_UNUSED unsigned number, GError **error)
{
    const Kwic *kwic = data;
    Worker *const worker = kwic_worker_of(kwic, job);
    while (lex_table_write(kwic->table, &worker->rows, error)) {
        bool more;
        lex_rows_clear(&worker->rows);
        if (!worker_fill(kwic, worker, &more, error))
            return false;
        if (!more && worker->rows.length == 0)
            return true;
    }
    return false;
}

static bool
kwic_write(Kwic *kwic, GError **error)
{
    const LexAnalysisRun *run = kwic->run;
    if (kwic->n_shown == 0)
        return true;
    kwic->reread = lex_reread_new(run->corpus, kwic->n_workers, LEX_VICINITY_REACH, error);
    return kwic->reread != NULL &&
           lex_jobs_run_taken_ordered(run->n_threads, take_block, write_block, deliver_block, kwic,
                                      error) &&
           lex_reread_finish(kwic->reread, error);
}

/* ---- set-up ------------------------------------------------------------------------------- */

static bool
parse_context(const char *text, size_t *ret_n_words, GError **error)
{
    guint64 n_words;
    *ret_n_words = 0;
    if (g_str_equal(text, "sentence"))
        return true;
    if (g_ascii_string_to_unsigned(text, 10, 1, WORDS_MAX, &n_words, NULL)) {
        *ret_n_words = (size_t)n_words;
        return true;
    }
    lex_error_set(error, LEX_ERROR_USAGE,
                  "--context=%s: words to either side, 1 to %d, or sentence, was expected", text,
                  WORDS_MAX);
    return false;
}

static bool
kwic_check(const LexAnalysisRun *run, GError **error)
{
    const Options *given = run->options;
    size_t n_words;
    return lex_nodes_check(run, error) && parse_context(given->context, &n_words, error);
}

static void
kwic_start(Kwic *kwic)
{
    const LexAnalysisRun *run = kwic->run;
    const size_t n_blocks = run->corpus->n_blocks;
    lex_nodes_init(&kwic->nodes, run);
    kwic->n_matches = g_new0(uint64_t, kwic->nodes.n_nodes);
    kwic->counts = g_new0(uint32_t, n_blocks * kwic->nodes.n_nodes);
    kwic->behind = g_new0(size_t, n_blocks);
    kwic->shown = g_new(size_t, n_blocks);
    kwic->n_workers = lex_jobs_n_held(run->n_threads);
    kwic->workers = g_new0(Worker, kwic->n_workers);
    for (unsigned w = 0; w < kwic->n_workers; w++) {
        Worker *worker = &kwic->workers[w];
        worker->number = w;
        lex_cursor_init(&worker->cursor, run->corpus);
        lex_vicinity_reader_init(&worker->reader, run->corpus, kwic->nodes.longest);
        lex_rows_init(&worker->rows, lex_table_layout(kwic->table));
        worker->n_written = g_new0(uint32_t, kwic->nodes.n_nodes);
        worker->cell = g_string_new(NULL);
    }
}

static void
kwic_clear(Kwic *kwic)
{
    for (unsigned w = 0; w < kwic->n_workers; w++) {
        Worker *worker = &kwic->workers[w];
        lex_cursor_clear(&worker->cursor);
        lex_vicinity_reader_clear(&worker->reader);
        lex_rows_release(&worker->rows);
        g_free(worker->n_written);
        g_string_free(worker->cell, TRUE);
    }
    lex_reread_free(kwic->reread);
    lex_nodes_clear(&kwic->nodes);
    g_free(kwic->workers);
    g_free(kwic->n_matches);
    g_free(kwic->counts);
    g_free(kwic->behind);
    g_free(kwic->shown);
}

/* How often each pattern occurs, whatever is shown; a word that nothing matches has been said. */
static void
kwic_report(const Kwic *kwic)
{
    json_t *patterns = json_array();
    for (size_t n = 0; n < kwic->nodes.n_nodes; n++) {
        const LexNode *node = &kwic->nodes.nodes[n];
        const uint64_t n_matches = kwic->n_matches[n];
        json_array_append_new(patterns, json_pack("{s:s, s:I}", "pattern", node->text, "matches",
                                                  (json_int_t)n_matches));
        if (n_matches == 0 && node->may_occur)
            lex_messages_add(kwic->run->messages, "--kwic: nothing matches \"%s\"", node->text);
    }
    json_object_set_new(kwic->run->report, "patterns", patterns);
    json_object_set_new(kwic->run->report, "rows",
                        json_integer((json_int_t)lex_table_n_rows(kwic->table)));
}

static bool
kwic_run(LexAnalysisRun *run, GError **error)
{
    const Options *given = run->options;
    Kwic kwic = {.run = run};
    if (!parse_context(given->context, &kwic.n_words, error))
        return false;
    kwic.table = lex_output_table(run->output, &schema, error);
    if (kwic.table == NULL)
        return false;
    kwic_start(&kwic);
    const bool done = kwic_find(&kwic, error) && kwic_write(&kwic, error);
    if (done)
        kwic_report(&kwic);
    kwic_clear(&kwic);
    return done;
}

const LexAnalysis lex_analysis_kwic = {
    .name = "kwic",
    .argument = "PATTERN,...",
    .summary = "every occurrence of PATTERN (a word, rezim*, \"rezim assad\") with the text around "
               "it, and where it stands",
    .needs = LEX_NEEDS_TERMS | LEX_NEEDS_SPACINGS | LEX_NEEDS_TEXTS,
    .stem = "none",
    .stopwords = "none",
    .classes = "word,tag",
    .options = {"kwic", "Keyword in context", options, sizeof(Options)},
    .tables = {&schema},
    .check = kwic_check,
    .run = kwic_run,
};
