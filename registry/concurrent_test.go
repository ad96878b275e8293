package registry_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"weft/registry"
	"weft/task"
)

// Several upload, use and delete versions of their own over the same few
// bytes while one collects without a pause and one checks: whoever has a
// version has its bytes.
func TestConcurrentUse(t *testing.T) {
	r := open(t, t.TempDir())
	contents := []string{"one", "two"}
	var users, others sync.WaitGroup
	for user := range 4 {
		users.Go(func() {
			name := fmt.Sprint("m", user)
			for i := range 30 {
				if err := useOnce(t, r, name, fmt.Sprint(i), contents[(user+i)%len(contents)]); err != nil {
					t.Errorf("%s, time %d: %v", name, i, err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	again := func(f func() error) {
		for {
			select {
			case <-done:
				return
			default:
			}
			if err := f(); err != nil {
				t.Error(err)
				return
			}
		}
	}
	others.Go(func() { again(func() error { _, err := r.Collect(nil); return err }) })
	others.Go(func() { again(func() error { return onlyStrays(t, r) }) })
	others.Go(func() { again(func() error { return listed(r) }) })
	users.Wait()
	close(done)
	others.Wait()
	collect(t, r)
	wantSound(t, r)
}

// useOnce uploads, uses and deletes a version.
func useOnce(t *testing.T, r *registry.Registry, name, version, wasm string) error {
	m, created, err := r.Put(t.Context(), name, version, nil, []byte(wasm), info)
	if err != nil || !created {
		return fmt.Errorf("put: created %v, error %w", created, err)
	}
	for _, v := range []string{"", version, m.Digest.String()} {
		if found, err := r.Resolve(name, v); err != nil || found.Digest != m.Digest {
			return fmt.Errorf("resolve %q: %+v %w", v, found, err)
		}
	}
	if got, err := r.Bytes(t.Context(), m.Digest); err != nil || string(got) != wasm {
		return fmt.Errorf("bytes: %q %w", got, err)
	}
	return r.Delete(name, version)
}

// onlyStrays checks that nothing but bytes that no version names is wrong.
func onlyStrays(t *testing.T, r *registry.Registry) error {
	problems, err := r.Check(t.Context())
	for _, p := range problems {
		if p.What != "no version names these bytes" {
			return fmt.Errorf("check: %s", p)
		}
	}
	return err
}

// listed reads the whole list by pages of one.
func listed(r *registry.Registry) error {
	for after, more := "", true; more; more = after != "" {
		items, next, err := r.List(after, 1)
		if err != nil || len(items) == 0 && next != "" {
			return fmt.Errorf("list after %q: %v, next %q, %w", after, items, next, err)
		}
		after = next
	}
	return nil
}

// All who upload the same version at once get the same record, and one of
// them has created it; of those with other bytes none is let in.
func TestConcurrentPutOfOneVersion(t *testing.T) {
	dir := t.TempDir()
	r := open(t, dir)
	const same = 6
	records := make([]task.Module, same)
	created := make([]bool, same)
	errs := make([]error, 2*same)
	var all sync.WaitGroup
	for i := range same {
		all.Go(func() {
			records[i], created[i], errs[i] = r.Put(t.Context(), "m", "1", nil, []byte("wasm"), info)
		})
		all.Go(func() {
			_, _, errs[same+i] = r.Put(t.Context(), "n", "1", nil, fmt.Append(nil, "wasm ", i), info)
		})
	}
	all.Wait()
	first := 0
	for i := range same {
		if errs[i] != nil || records[i].CreatedAt != records[0].CreatedAt {
			t.Errorf("put %d of the same bytes: %+v %v", i, records[i], errs[i])
		}
		if created[i] {
			first++
		}
	}
	if first != 1 {
		t.Errorf("%d created the version", first)
	}
	winners := 0
	for _, err := range errs[same:] {
		if err == nil {
			winners++
		} else {
			wantCode(t, err, task.Conflict, `"n"`)
		}
	}
	if winners != 1 {
		t.Errorf("%d put other bytes under one version", winners)
	}
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("the losers left their bytes: %v", got)
	}
	wantSound(t, r)
}

// What must be alone waits for an upload that has written its bytes and not
// yet named them.
func TestUploadsAreWaitedFor(t *testing.T) {
	for name, alone := range map[string]func(*registry.Registry) error{
		"Collect": func(r *registry.Registry) error {
			removed, err := r.Collect(nil)
			if len(removed) > 0 {
				err = fmt.Errorf("it collected %v", removed)
			}
			return err
		},
		"Check": func(r *registry.Registry) error {
			problems, err := r.Check(t.Context())
			if len(problems) > 0 {
				err = fmt.Errorf("it found %v", problems)
			}
			return err
		},
		"Close": (*registry.Registry).Close,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			r := open(t, dir)
			ended := make(chan error, 1)
			r.WrapRename(func(rename func(from, to string) error) func(from, to string) error {
				return func(from, to string) error {
					err := rename(from, to)
					go func() { ended <- alone(r) }()
					for !r.UploadsHeldOff() && len(ended) == 0 {
						runtime.Gosched()
					}
					return err
				}
			})
			m := put(t, r, "m", "1", "one")
			if err := <-ended; err != nil {
				t.Error(err)
			}
			r.Close()
			r = open(t, dir)
			if got, err := r.Bytes(t.Context(), m.Digest); err != nil || string(got) != "one" {
				t.Errorf("the bytes are %q (%v)", got, err)
			}
			wantSound(t, r)
		})
	}
}
