// Reads invoices into the generated types and writes them again: every number has its digits.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"os"

	"inv01.test/inv01"
)

func main() {
	for _, file := range os.Args[1:] {
		if err := roundTrip(file); err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			os.Exit(1)
		}
		fmt.Printf("%s: as it was\n", file)
	}
}

func roundTrip(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	invoice, err := inv01.UnmarshalInvoice(text)
	if err != nil {
		return err
	}
	written, err := invoice.Marshal()
	if err != nil {
		return err
	}
	if err := same("", tree(text), tree(written)); err != nil {
		return err
	}
	invoice.ValDtls.TotInvVal = "99999999999999.99"
	written, err = invoice.Marshal()
	if !bytes.Contains(written, []byte(":99999999999999.99")) {
		return fmt.Errorf("the largest amount has lost digits: %v", err)
	}
	return nil
}

func tree(text []byte) (value any) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		panic(err)
	}
	return value
}

// same tells what differs; a member that is null may be left out.
func same(at string, given, written any) error {
	switch given := given.(type) {
	case map[string]any:
		written, _ := written.(map[string]any)
		for name := range written {
			if given[name] == nil && written[name] != nil {
				return fmt.Errorf("%s/%s is new", at, name)
			}
		}
		for name := range given {
			if err := same(at+"/"+name, given[name], written[name]); err != nil {
				return err
			}
		}
		return nil
	case []any:
		written, _ := written.([]any)
		if len(given) != len(written) {
			return fmt.Errorf("%s has other elements", at)
		}
		for i := range given {
			if err := same(fmt.Sprint(at, "/", i), given[i], written[i]); err != nil {
				return err
			}
		}
		return nil
	case json.Number:
		written, _ := written.(json.Number)
		a, isNumber := new(big.Rat).SetString(given.String())
		b, isAlsoOne := new(big.Rat).SetString(written.String())
		if isNumber && isAlsoOne && a.Cmp(b) == 0 {
			return nil
		}
	default:
		if given == written {
			return nil
		}
	}
	return fmt.Errorf("%s: %v has become %v", at, given, written)
}
