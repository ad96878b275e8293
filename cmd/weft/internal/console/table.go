package console

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// Table is rows under a header. On a terminal it is made to fit: columns are
// left out, the ones with the highest Drop first, and then the one with Flex
// is cut short. What goes into a pipe is always whole.
type Table struct {
	Columns []Column
	rows    [][]string
}

// Column is one column of a Table.
type Column struct {
	Name  string
	Right bool // numbers
	Drop  int  // 0: never left out
	Flex  bool // may be cut short; one of a table
}

const (
	gap     = 2  // between columns
	minFlex = 12 // of a column that is cut short; below that lines may as well be too long
)

// Add adds a row, with a cell for each column.
func (t *Table) Add(cells ...string) { t.rows = append(t.rows, cells) }

// Len is the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// PrintTable writes t to Out.
func (c *Console) PrintTable(t *Table) {
	room := 0
	if c.OutTerminal {
		room = c.Width()
	}
	fmt.Fprintln(c.Out, t.render(room, c.OutStyle()))
}

// render writes the table in so many columns; 0: as many as it wants.
func (t *Table) render(room int, style Style) string {
	shown, widths := t.fit(room)
	w := table.NewWriter()
	w.SetStyle(plain)
	w.SuppressTrailingSpaces()
	header := make(table.Row, len(shown))
	configs := make([]table.ColumnConfig, len(shown))
	for i, col := range shown {
		header[i] = style.Dim(text.FormatUpper.Apply(t.Columns[col].Name))
		configs[i] = table.ColumnConfig{Number: i + 1, Align: text.AlignLeft, AlignHeader: text.AlignLeft}
		if t.Columns[col].Right {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	w.AppendHeader(header)
	w.SetColumnConfigs(configs)
	for _, cells := range t.rows {
		row := make(table.Row, len(shown))
		for i, col := range shown {
			row[i] = text.Snip(cells[col], widths[col], "…")
		}
		w.AppendRow(row)
	}
	return w.Render()
}

// fit says which columns are shown, and how wide each may be.
func (t *Table) fit(room int) (shown, widths []int) {
	widths = make([]int, len(t.Columns))
	for i, col := range t.Columns {
		shown = append(shown, i)
		widths[i] = text.StringWidthWithoutEscSequences(col.Name)
		for _, row := range t.rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i]))
		}
	}
	total := func() int {
		sum := gap * (len(shown) - 1)
		for _, i := range shown {
			sum += widths[i]
		}
		return sum
	}
	if room <= 0 {
		return shown, widths
	}
	for total() > room {
		last := slices.MaxFunc(shown, func(a, b int) int { return t.Columns[a].Drop - t.Columns[b].Drop })
		if t.Columns[last].Drop == 0 {
			break
		}
		shown = slices.DeleteFunc(shown, func(i int) bool { return i == last })
	}
	for _, i := range shown {
		if over := total() - room; over > 0 && t.Columns[i].Flex {
			widths[i] = max(minFlex, widths[i]-over)
		}
	}
	return shown, widths
}

// plain is a table without lines, as gh, docker and kubectl have it.
var plain = table.Style{
	Name:    "plain",
	Box:     table.BoxStyle{PaddingRight: "  "},
	Format:  table.FormatOptions{},
	Options: table.OptionsNoBordersAndSeparators,
}
