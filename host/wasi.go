package host

import (
	"encoding/binary"
	"runtime"

	"github.com/tetratelabs/wazero/api"
)

// wasiModule is WASI preview 1. What programs need that compute is there: the
// arguments, three streams, time, chance and the end. What would reach beyond
// the sandbox answers errnoNosys, so that programs that only could use it run.
//
// An address outside the memory ends the guest, where others answer EFAULT.
const wasiModule = "wasi_snapshot_preview1"

var le = binary.LittleEndian

// Error numbers of WASI.
const (
	errnoSuccess = 0
	errnoBadf    = 8
	errnoInval   = 28
	errnoNosys   = 52
	errnoSpipe   = 70
)

// wasiFunctions are all functions of preview 1.
var wasiFunctions = []hostFunction{
	{"args_get", "ii:i", errno(argsGet)},
	{"args_sizes_get", "ii:i", errno(argsSizesGet)},
	{"clock_res_get", "ii:i", errno(clockResGet)},
	{"clock_time_get", "iIi:i", errno(clockTimeGet)},
	{"environ_get", "ii:i", errno(environGet)},
	{"environ_sizes_get", "ii:i", errno(environSizesGet)},
	{"fd_advise", "iIIi:i", nosys},
	{"fd_allocate", "iII:i", nosys},
	{"fd_close", "i:i", errno(fdClose)},
	{"fd_datasync", "i:i", nosys},
	{"fd_fdstat_get", "ii:i", errno(fdFdstatGet)},
	{"fd_fdstat_set_flags", "ii:i", errno(fdFdstatSetFlags)},
	{"fd_fdstat_set_rights", "iII:i", nosys},
	{"fd_filestat_get", "ii:i", errno(fdFilestatGet)},
	{"fd_filestat_set_size", "iI:i", nosys},
	{"fd_filestat_set_times", "iIIi:i", nosys},
	{"fd_pread", "iiiIi:i", nosys},
	{"fd_prestat_dir_name", "iii:i", errno(noPrestat)},
	{"fd_prestat_get", "ii:i", errno(noPrestat)},
	{"fd_pwrite", "iiiIi:i", nosys},
	{"fd_read", "iiii:i", errno(fdRead)},
	{"fd_readdir", "iiiIi:i", nosys},
	{"fd_renumber", "ii:i", nosys},
	{"fd_seek", "iIii:i", errno(fdSeek)},
	{"fd_sync", "i:i", nosys},
	{"fd_tell", "ii:i", errno(fdSeek)},
	{"fd_write", "iiii:i", errno(fdWrite)},
	{"path_create_directory", "iii:i", nosys},
	{"path_filestat_get", "iiiii:i", nosys},
	{"path_filestat_set_times", "iiiiIIi:i", nosys},
	{"path_link", "iiiiiii:i", nosys},
	{"path_open", "iiiiiIIii:i", nosys},
	{"path_readlink", "iiiiii:i", nosys},
	{"path_remove_directory", "iii:i", nosys},
	{"path_rename", "iiiiii:i", nosys},
	{"path_symlink", "iiiii:i", nosys},
	{"path_unlink_file", "iii:i", nosys},
	{"poll_oneoff", "iiii:i", errno(pollOneoff)},
	{"proc_exit", "i:", procExit},
	{"proc_raise", "i:i", nosys},
	{"random_get", "ii:i", errno(randomGet)},
	{"sched_yield", ":i", errno(schedYield)},
	{"sock_accept", "iii:i", nosys},
	{"sock_recv", "iiiiii:i", nosys},
	{"sock_send", "iiiii:i", nosys},
	{"sock_shutdown", "ii:i", nosys},
}

// errno makes a host function of one that returns an error number.
func errno(f func(b *sandbox, mod api.Module, p []uint64) uint32) func(*sandbox, api.Module, []uint64) {
	return func(b *sandbox, mod api.Module, stack []uint64) { stack[0] = uint64(f(b, mod, stack)) }
}

// nosys is every function that is not offered.
func nosys(_ *sandbox, _ api.Module, stack []uint64) { stack[0] = errnoNosys }

// procExit is proc_exit(code). It does not return.
func procExit(_ *sandbox, _ api.Module, p []uint64) { panic(&exited{code: uint32(p[0])}) }

// schedYield is sched_yield().
func schedYield(*sandbox, api.Module, []uint64) uint32 {
	runtime.Gosched()
	return errnoSuccess
}

// randomGet is random_get(buf, size).
func randomGet(b *sandbox, mod api.Module, p []uint64) uint32 {
	const piece = 1 << 20 // so that the end of the run is seen within a few milliseconds
	for buf := b.span(mod, uint32(p[0]), uint32(p[1])); len(buf) > 0; {
		b.checkTime()
		n := min(len(buf), piece)
		b.chance.fill(buf[:n])
		buf = buf[n:]
	}
	return errnoSuccess
}
