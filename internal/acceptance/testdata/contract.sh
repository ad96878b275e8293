#!/bin/sh
# The contract with curl alone, against a server with a module of 61 bytes.
# Usage: contract.sh URL MODULE.wasm
set -eu
url=$1 wasm=$2
answer=$(mktemp) && trap 'rm -f "$answer"' EXIT

# check STATUS PATTERN ARGUMENTS… makes a request, and checks the status and
# that the answer, which is left in $answer, matches.
check() {
	status=$1 pattern=$2
	shift 2
	got=$(curl --silent --show-error --max-time 60 --output "$answer" --write-out '%{http_code}' "$@")
	if [ "$got" != "$status" ] || [ -n "$pattern" ] && ! grep --quiet --regexp="$pattern" "$answer"; then
		echo "curl $*: $got, want $status and $pattern in:" >&2
		cat "$answer" >&2
		exit 1
	fi
	echo "$status $pattern"
}

# problem STATUS CODE ARGUMENTS… checks that the answer is a problem.
problem() {
	code=$2
	status=$1
	shift 2
	check "$status" "\"status\":$status,\"code\":\"$code\"" "$@"
}

# member NAME is a string of the answer.
member() { sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/" "$answer"; }

post() { echo --header 'Content-Type:application/json' --request POST; }

check 200 '"ok"' "$url/healthz"
check 200 '"ok"' "$url/readyz"
check 200 '^openapi: 3.1' "$url/openapi.yaml"

# Push, and call.
check 201 '"kind":"scalar"' --request PUT --header 'Content-Type: application/wasm' --data-binary "@$wasm" "$url/v1/modules/tiny?version=1"
check 200 '"digest":"sha256:' --request PUT --header 'Content-Type: application/wasm' --data-binary "@$wasm" "$url/v1/modules/tiny?version=1"
check 200 '"name":"tiny"' "$url/v1/modules"
check 200 '^42$' $(post) --data '[40, 2]' "$url/v1/call/tiny/add"
check 200 '^9223372036854775807$' $(post) --data '[9223372036854775806]' "$url/v1/call/tiny/inc"
check 200 '^18446744073709551615$' $(post) --data '[18446744073709551615]' "$url/v1/call/builtin/identity"

# The graph of 48 tasks, and its tree sum. The module has no function double,
# but a sum will do.
tasks= i=0 layer=
while [ $i -lt 16 ]; do
	tasks="$tasks\"x$i\":{\"call\":\"tiny/inc\",\"args\":[$i]},"
	tasks="$tasks\"y$i\":{\"call\":\"tiny/add\",\"args\":[{\"\$ref\":\"x$i\"},{\"\$ref\":\"x$i\"}]},"
	tasks="$tasks\"z$i\":{\"call\":\"tiny/add\",\"args\":[{\"\$ref\":\"x$i\"},{\"\$ref\":\"y$i\"}]},"
	layer="$layer z$i" i=$((i + 1))
done
check 200 '"z0":3,"z1":6,.*"z15":48}' $(post) --data "{\"tasks\":{${tasks%,}}}" "$url/v1/graphs?wait=30s"
set -- $layer
while [ $# -gt 1 ]; do
	tasks="$tasks\"s$i\":{\"call\":\"tiny/add\",\"args\":[{\"\$ref\":\"$1\"},{\"\$ref\":\"$2\"}]},"
	shift 2
	set -- "$@" "s$i"
	i=$((i + 1))
done
check 200 '"results":{"s30":408}' $(post) --data "{\"tasks\":{${tasks%,}}}" "$url/v1/graphs?wait=30s"
graph=$(member id) key=$(member s30)
check 200 '^408$' "$url/v1/futures/$key/result"
check 200 '"state":"done"' "$url/v1/futures/$key"
check 200 '^event: end$' --no-buffer "$url/v1/graphs/$graph/events"
check 200 '"worker":"local"' "$url/v1/graphs/$graph/tasks?limit=1"
check 200 "\"result\":408" $(post) --data "{\"keys\":[\"$key\"],\"results\":true}" "$url/v1/futures/await"

# A session holds what its graphs made, and lets go.
check 201 '"ttl":"1m0s"' --request POST "$url/v1/sessions"
session=$(member id)
check 200 '"x":100' $(post) --header "Weft-Session: $session" --data '{"tasks":{"x":{"call":"tiny/inc","args":[99]}}}' "$url/v1/graphs?wait=30s"
graph=$(member id) held=$(member x)
check 204 '' --request DELETE "$url/v1/graphs/$graph"
check 200 '^100$' "$url/v1/futures/$held/result"
check 204 '' --request DELETE "$url/v1/sessions/$session"
check 404 '"code":"not_found"' "$url/v1/futures/$held"

# What goes wrong with such a module.
none=01a2000e-50d4-7ea4-9e5e-6aaeee399c0d
problem 400 invalid $(post) --data '[1' "$url/v1/call/tiny/inc"
problem 400 invalid $(post) --data '["1"]' "$url/v1/call/tiny/inc"
problem 400 invalid $(post) --data '{"tasks":{"x":{"call":"tiny/dec","args":[1]}}}' "$url/v1/graphs"
problem 400 invalid $(post) --data '{"tasks":{},"tasks":{}}' "$url/v1/graphs"
problem 404 not_found $(post) --data '[1]' "$url/v1/call/tiny/dec"
problem 404 not_found "$url/v1/futures/inc-1"
problem 404 not_found "$url/v1/graphs/$none"
problem 404 not_found "$url/nothing"
problem 409 conflict $(post) --data "{\"tasks\":{\"x\":{\"call\":\"tiny/inc\",\"args\":[1],\"key\":\"$key\"}}}" "$url/v1/graphs"
problem 422 bad_module --request PUT --header 'Content-Type: application/wasm' --data 'no wasm' "$url/v1/modules/other"
problem 422 guest_error $(post) --data '[[1,2],2]' "$url/v1/call/builtin/getitem"
check 200 '"errors":{"x":{.*"code":"no_worker"' $(post) --data '{"tasks":{"x":{"call":"tiny/inc","args":[1],"resources":{"gpu":1},"queue_timeout":"50ms"}}}' "$url/v1/graphs?wait=30s"
problem 503 no_worker "$url/v1/futures/$(member x)/result"
check 202 '"state":"running"' $(post) --data '{"tasks":{"x":{"call":"tiny/inc","args":[2],"resources":{"gpu":1}}}}' "$url/v1/graphs"
waits=$(member x)
check 202 '"state":"queued"' "$url/v1/futures/$waits/result?wait=10ms"
problem 409 conflict --request DELETE "$url/v1/modules/tiny"
check 204 '' --request POST "$url/v1/futures/$waits/cancel"
problem 409 cancelled "$url/v1/futures/$waits/result"
check 204 '' --request DELETE "$url/v1/modules/tiny"
problem 404 not_found "$url/v1/modules/tiny"
