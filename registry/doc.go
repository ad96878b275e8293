// Package registry keeps modules: their bytes by digest, and names and
// versions over them.
//
// A version is a record that never changes; several may name the same bytes.
// Beside them stands, for each name, the pointer `latest`, which every upload
// moves. The registry does not know what a module does, who may upload one,
// which tasks run it or how it is asked over a network: it is told what a
// module describes itself as, and asks through a function what is in use.
//
// In its directory lie
//
//	registry.db            the records, in bbolt, locked by the process that has the registry open
//	blobs/sha256/<hex>     the bytes of a module, named by their digest
//	*.tmp                  what is being written, or was when its process was killed
//
// Bytes are files and not values in bbolt, since a module of 64 MiB would go
// twice through bbolt's pages and its memory map and leave a database that
// never shrinks, while a file is written once, read by one call, and gone when
// it is removed. A file is complete and synced before the record that names it
// is committed, so a kill at any moment leaves the old state or the new one,
// and at most a stray file beside it, which Check reports and Collect removes.
//
// All methods of a Registry may be called from any goroutine. Resolve, List
// and Versions read a snapshot in memory and wait for nobody; Bytes reads a
// file. Uploads write their bytes side by side and commit one at a time;
// Collect, Close and the first part of Check wait for the uploads under way
// and hold off new ones. The package starts no goroutines.
//
//	r, err := registry.Open(dir)
//	…
//	m, created, err := r.Put(ctx, "stats", "1.2.0", nil, wasm, info)
//	m, err = r.Resolve("stats", "latest")
//	wasm, err = r.Bytes(ctx, m.Digest)
package registry
