package worker

import (
	"container/list"

	"weft/task"
)

// cache keeps the values that were fetched last, up to a sum of bytes. They
// are known by digest, so that nothing in it can ever be out of date. The
// scheduler knows nothing of it. The holder of the worker's lock may touch it.
type cache struct {
	limit int64
	bytes int64
	order *list.List // of cached, the one used last in front
	find  map[task.Digest]*list.Element
}

type cached struct {
	digest task.Digest
	data   []byte
}

func newCache(limit int64) cache {
	return cache{limit: limit, order: list.New(), find: make(map[task.Digest]*list.Element)}
}

func (c *cache) get(d task.Digest) ([]byte, bool) {
	e := c.find[d]
	if e == nil {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(cached).data, true
}

// put keeps data, at the cost of what was not used for longest.
func (c *cache) put(d task.Digest, data []byte) {
	size := int64(len(data))
	if c.find[d] != nil || size > c.limit {
		return
	}
	for c.bytes+size > c.limit {
		last := c.order.Back()
		old := c.order.Remove(last).(cached)
		delete(c.find, old.digest)
		c.bytes -= int64(len(old.data))
	}
	c.find[d] = c.order.PushFront(cached{d, data})
	c.bytes += size
}
