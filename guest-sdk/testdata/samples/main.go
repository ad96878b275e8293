// Command samples is package samples as a module.
package main

import _ "weft/guest-sdk/internal/samples"

func main() {}
