package host

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"weft/task"
)

// An instance is a module at work in a sandbox. It serves one run.
type instance struct {
	mod     api.Module
	sandbox *sandbox
}

// moduleConfig names no instance, so that there may be many, and has no part
// in their start. Nothing reads its source of randomness; where none is given,
// wazero makes one for each instance, which takes a quarter of a small call.
var moduleConfig = wazero.NewModuleConfig().WithName("").WithStartFunctions().WithRandSource(strings.NewReader(""))

// initializer is the export by which a module that is no program is started.
const initializer = "_initialize"

// instantiate makes an instance in b, whose memory is filled and start
// function run.
func (m *module) instantiate(b *sandbox) (in *instance, err error) {
	defer func() {
		// The first bytes of memory are asked for outside of any call, where
		// nothing catches how host functions end a guest.
		if r := recover(); r != nil {
			e, ok := r.(*task.Error)
			if !ok {
				panic(r)
			}
			err = e
		}
	}()
	mod, err := m.runtime.InstantiateModule(b.ctx, m.code, moduleConfig)
	if err != nil {
		return nil, b.unfit(err)
	}
	return &instance{mod: mod, sandbox: b}, nil
}

// unfit is err of an instance that could not be made: if it says neither what
// the guest did nor what went wrong with us, the module does not fit together,
// as where a data segment lies outside its memory.
func (b *sandbox) unfit(err error) error {
	var known *task.Error
	var fault runtime.Error
	if errors.As(b.failure(err), &known) || errors.As(err, &fault) {
		return err
	}
	return badModule("no instance of it can be made: %s", err)
}

// initialize is instantiate for a module that is no program.
func (m *module) initialize(b *sandbox) (*instance, error) {
	in, err := m.instantiate(b)
	if err != nil {
		return nil, err
	}
	if _, ok := m.exports[initializer]; ok {
		if err := in.call(initializer, nil); err != nil {
			in.close()
			return nil, err
		}
	}
	return in, nil
}

// call calls an export. The stack holds the parameters, and then the results.
func (in *instance) call(export string, stack []uint64) error {
	f := in.mod.ExportedFunction(export)
	if f == nil {
		return fmt.Errorf("call %s: no such export", export)
	}
	return f.CallWithStack(in.sandbox.ctx, stack)
}

// close frees the instance.
func (in *instance) close() {
	_ = in.mod.Close(in.sandbox.ctx) // nothing is open that could fail to close
}
