"use strict";

/* Rows that are shown before somebody asks for more: a screenful, quick to lay out. */
const FIRST_ROWS = 25;

const collator = new Intl.Collator("id", { numeric: true });
const figures = new Intl.NumberFormat("en");

/* Without capitals and marks: "Jose" finds José. */
function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("id");
}

/* A rounded number has the one it was rounded from as its title. */
function valueOf(cell) {
    return cell.title || cell.textContent;
}

/* Every table is in the page as a whole. Sorting moves its rows, searching and paging hide them. */
class Table {
    constructor(section) {
        this.table = section.querySelector("table");
        this.body = this.table.tBodies[0];
        this.rows = [...this.body.rows]; // in the table's own order
        this.order = this.rows;
        this.words = [];
        this.nShown = FIRST_ROWS;
        this.status = section.querySelector("[role=status]");
        this.more = section.querySelector(".more");
        this.listen(section);
        this.show();
    }

    listen(section) {
        const all = section.querySelector("input[type=checkbox]");
        const search = section.querySelector("input[type=search]");
        section.querySelector(".tools").hidden = false;
        if (all) {
            const choose = () => this.table.classList.toggle("few", !all.checked);
            all.addEventListener("change", choose);
            choose();
        }
        search.addEventListener("input", () => {
            this.words = plain(search.value).split(/\s+/u).filter(Boolean);
            this.nShown = FIRST_ROWS;
            this.show();
        });
        this.more.addEventListener("click", () => {
            this.nShown *= 4;
            this.show();
        });
        for (const head of this.table.tHead.rows[0].cells)
            head.querySelector("button").addEventListener("click", () => this.sortBy(head));
    }

    /* Numbers begin with the largest, words with the first; a third click restores the own order. */
    sortBy(head) {
        const turns = head.classList.contains("n")
            ? ["none", "descending", "ascending"]
            : ["none", "ascending", "descending"];
        const direction = turns[(turns.indexOf(head.getAttribute("aria-sort")) + 1) % 3];
        for (const other of this.table.tHead.rows[0].cells)
            other.setAttribute("aria-sort", other === head ? direction : "none");
        this.order = direction === "none" ? this.rows : this.sorted(head, direction);
        this.body.append(...this.order);
        this.show();
    }

    /* Rows without a value come last either way; equal ones keep the table's own order. */
    sorted(head, direction) {
        const sign = direction === "ascending" ? 1 : -1;
        const isNumber = head.classList.contains("n");
        const compare = isNumber ? (a, b) => a - b : collator.compare;
        const keyed = this.rows.map((row) => {
            const value = valueOf(row.cells[head.cellIndex]);
            return { row, isEmpty: value === "", key: isNumber ? Number(value) : value };
        });
        keyed.sort((a, b) => a.isEmpty - b.isEmpty || sign * compare(a.key, b.key));
        return keyed.map((item) => item.row);
    }

    matches(row) {
        row.plain ??= plain([...row.cells].map((cell) => cell.textContent).join("\t"));
        return this.words.every((word) => row.plain.includes(word));
    }

    show() {
        let nFound = 0;
        for (const row of this.order) {
            const isFound = this.words.length === 0 || this.matches(row);
            row.hidden = !isFound || nFound >= this.nShown;
            nFound += isFound;
        }
        const nVisible = Math.min(nFound, this.nShown);
        this.more.hidden = nVisible === nFound;
        this.status.textContent = this.words.length > 0
            ? `${figures.format(nFound)} found, ${figures.format(nVisible)} shown`
            : `${figures.format(nVisible)} of ${figures.format(nFound)} rows shown`;
    }
}

/* The sentences of a key term, over the table they were asked from. */
function showEvidence(link) {
    const evidence = document.getElementById(link.hash.slice(1));
    const dialog = document.getElementById("evidence");
    const body = evidence.querySelector(".evidence").cloneNode(true);
    document.getElementById("evidence-title").textContent = link.textContent;
    document.getElementById("evidence-body").replaceChildren(body);
    dialog.showModal();
    dialog.scrollTop = 0;
}

document.addEventListener("click", (event) => {
    const link = event.target.closest("td a");
    if (link === null)
        return;
    event.preventDefault();
    showEvidence(link);
});

for (const section of document.querySelectorAll(".table"))
    new Table(section);
