#!/usr/bin/env bash
# Who says rezim, pemerintah, teroris, pejuang? A framing comparison of the five articles of seeds/:
#
#     examples/five-articles.sh DIR
#
# writes the tables and three pictures into DIR and prints what it found. lexstat is the one on the
# PATH; scripts/packages plot installs what the pictures need.
set -euo pipefail

results=${1:?usage: examples/five-articles.sh DIR}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
words=rezim,pemerintah,teroris,pejuang

# Forms, not roots: pemerintah and perintah would be one term.
mkdir -p "$results"
results=$(cd "$results" && pwd)
cd "$root"
lexstat --quiet --frequencies --kwic="$words" --context=3 --stem=none -o "$results/words" seeds/
lexstat --quiet --tfidf --by=source -o "$results/terms" seeds/
lexstat --quiet --collocates='as*ad' --min-count=2 --min-df=1 -o "$results/around" seeds/

scripts/lexstat.py tfidf "$results/terms" --top=6 -o "$results/tfidf.svg"
scripts/lexstat.py scatter "$results/words" --source='Russia Beyond' --source=SALAM-ONLINE \
    -o "$results/scatter.svg"
scripts/lexstat.py collocates "$results/around" -o "$results/collocates.svg"

# No term and no outlet of seeds/ has a comma in it: the first columns may be cut as they are.
echo 'How often each outlet says it:'
for word in ${words//,/ }; do
    awk -F, -v word="$word" '$1 != "(all)" && $2 == word { said = said ", " $1 " " $6 }
        END { printf "  %-11s%s\n", word, substr(said, 3) }' "$results/words/frequencies.csv"
done
echo 'What stands around the name of the president:'
awk -F, 'NR > 1 && $3 != "(all)" && $4 > 1 { around[$3] = around[$3] ", " $2 " " $4 }
    END { for (source in around) printf "  %-13s%s\n", source, substr(around[source], 3) }' \
    "$results/around/collocates.csv" | sort
echo 'One article an outlet: a description of five texts, no test of five outlets.'
