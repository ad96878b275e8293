// Package item reads and writes the items of which encoded values are made:
// CBOR data items (RFC 8949), one head at a time, over plain bytes.
//
// It owns the layout of a head, the shortest form of integers and floats, and
// the walk over items of no interest. It refuses to know what a weft value
// may hold: that is package value's. Nothing here allocates, but for what is
// appended; a length or a count is checked against the bytes that are left
// before it is believed. Functions are free of state and may be called from
// any goroutine.
//
//	head, at, err := item.Next(list, 0) // head.Kind == item.List
//	for range head.Arg {
//		end, _, err := item.Skip(list, at, room)
//		element := list[at:end]
//		at = end
//	}
package item
