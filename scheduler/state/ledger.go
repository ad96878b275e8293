package state

import (
	"cmp"
	"slices"
)

// ledger is the nodes in the order of their making, so that they can be listed
// page by page.
type ledger struct {
	nodes []*node
	gone  int // how many of them are forgotten
}

func (l *ledger) add(n *node) { l.nodes = append(l.nodes, n) }

// forget notes that one of the nodes is forgotten. They are dropped when they
// are as many as the others.
func (l *ledger) forget() {
	const worthIt = 1024
	if l.gone++; 2*l.gone >= len(l.nodes)+worthIt {
		l.nodes = slices.DeleteFunc(l.nodes, func(n *node) bool { return n.forgotten })
		l.gone = 0
	}
}

// after are the nodes that were made after one, some of them forgotten.
func (l *ledger) after(seq uint64) []*node {
	i, _ := slices.BinarySearchFunc(l.nodes, seq+1, func(n *node, seq uint64) int { return cmp.Compare(n.seq, seq) })
	return l.nodes[i:]
}
