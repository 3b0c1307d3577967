// Verifies a copy of an audit trail's log with the Go project's own packages, and nothing of Raptor Audit's.
//
// On Debian or Ubuntu:
//
//	apt-get install golang-go golang-golang-x-mod-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go DIR KEY [OLDER-CHECKPOINT]
//
// DIR has the files checkpoint, tile/… and tile/entries/… of C2SP tlog-tiles. KEY is the log's verifier key, which you
// should have from somewhere else than DIR. OLDER-CHECKPOINT is a checkpoint file that you kept: the log must begin with
// what it signs.
package main

import (
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// files reads tiles for the tlog package, which checks every hash of theirs against the root.
type files struct{ dir string }

func (files) Height() int                     { return 8 }
func (files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// The package writes the height into the path, C2SP does not.
		data, err := os.ReadFile(filepath.Join(f.dir, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 && len(os.Args) != 4 {
		log.Fatal("usage: verify DIR KEY [OLDER-CHECKPOINT]")
	}
	dir := os.Args[1]
	tree := checkpoint(filepath.Join(dir, "checkpoint"), os.Args[2])
	fmt.Printf("signature: the key signs a log of %d leaves\n", tree.N)
	if tree.N == 0 {
		log.Fatal("the log is empty: nothing was verified")
	}
	hashes := tlog.TileHashReader(tree, files{dir})

	if len(os.Args) == 4 {
		old := checkpoint(os.Args[3], os.Args[2])
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		check(err)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
		fmt.Printf("growth: the log begins with the %d leaves of the older checkpoint\n", old.N)
	}

	index := int64(0)
	for index < tree.N {
		for _, entry := range bundle(dir, index/256, tree.N) {
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			check(err)
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
			if err != nil {
				log.Fatalf("leaf %d is not what the log signed: %v", index, err)
			}
			index++
		}
	}
	fmt.Printf("inclusion: all %d leaves are in the log\n", index)
}

// checkpoint opens a signed note and reads the tree from it.
func checkpoint(file, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	check(err)
	text, err := os.ReadFile(file)
	check(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 3 || lines[0] != verifier.Name() {
		log.Fatalf("%s is not a checkpoint of %s", file, verifier.Name())
	}
	var tree tlog.Tree
	_, err = fmt.Sscanf(lines[1], "%d", &tree.N)
	check(err)
	tree.Hash, err = tlog.ParseHash(lines[2])
	check(err)
	return tree
}

// bundle returns the leaves of the nth entry bundle of a log with size leaves.
func bundle(dir string, n, size int64) [][]byte {
	width := int64(256)
	if size-n*256 < width {
		width = size - n*256
	}
	path := strings.Replace(tlog.Tile{H: 8, L: 0, N: n, W: int(width)}.Path(), "tile/8/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(dir, path))
	check(err)
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			log.Fatalf("%s ends in the middle of a leaf", path)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if int64(len(entries)) != width {
		log.Fatalf("%s has %d leaves, not %d", path, len(entries), width)
	}
	return entries
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
