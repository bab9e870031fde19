package main

import (
	"strings"

	"github.com/Masterminds/semver/v3"
	"github.com/fluxcd/pkg/version"
)

// versions is in no order at all.
var versions = strings.Fields(`
	0.0.0 0.0.1 0.0.2 0.0.3-alpha 0.1.0 0.1.1 0.2.0 0.2.3 0.2.4-rc.1 0.3.0 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta
	1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.1.0 v1.1.1 1.2.0-0 1.2.0 1.2.3-alpha 1.2.3-beta.4 1.2.3 1.2.3+build.5
	1.2.4 1.3.0 1.10.0 1.11.2-rc.10 2.0.0-alpha 2.0.0 2.0.1 2.1.0 2.3.4 3.0.0 10.0.0 11.0.0 11.1.0 11.1.1 11.2.1 12.0.0
	v2025.02.03 2025.12.01-rc.1 18446744073709551615.0.0 1.0.0-99999999999999999999 1.0.0-9 1.0.0-10 1.0.0--1 1.0.0-A 1.0.0-a-b`)

// ranges has one a line.
var ranges = strings.Split(`*
x
X
1
1.x
1.X.X
1.2
1.2.x
1.2.*
1.2.3
v1.2.3
=1.2.3
= 1.2
==1.2.3
!=1.2.3
!=1.2
!=1
!=1.x
!=*
!=1.2-alpha
!=1.2.x-alpha
>1.2.3
>1.2
>11
>11.1
>11.x
>*
>1.0.0-alpha
>1.0.0-0
>1.2-alpha
<1.2.3
<1.2
<1
<*
<2.0.0-0
<1.0.0-beta.3
>=1.2.3
>=1.2
>=1
=>1.2.3
>=*
>=1.0.0-0
>=1.0.0-alpha <2
<=1.2.3
<=1.2
<=1.2.x
<=11
=<11.1
<=*
<=1.2-alpha
<=1.0.0-rc.1
~1.2.3
~1.2
~1
~1.x
~>1.2.3
~> 1.2
~0.0.0
~0
~0.0
~0.2.3
~*
~1.2.3-alpha
~1.0.0-0
~v1.2
^1.2.3
^1.2
^1
^1.x
^0.2.3
^0.2
^0.2.x
^0.0.1
^0.0
^0.0.0
^0
^*
^1.0.0-beta
^1.2.3-alpha
^0.0.3-alpha
^2025
>=1.2 <2
>=1.2, <2
>=1.2,<2
>= 1.2 , < 2
1.2 || 3
1.2||3.x
~1.1 || ~2.1
>=1.0.0-0 <1.1 || 2.x
1.2.3 || 1.0.0-rc.1
1.0 - 1.2
1.0.0 - 1.2.3
1 - 2
v1.0 - v1.2.3 || 11
1.0.0-alpha - 1.0.0
0.0 - 0.1 || 1.0 - 1.0
1.0-2.0
1 2
1.2.3 1.2.3
>1 !=1.2.3 <2.1 !=2.0
 >=1.2   <2 `+`
1.2.3+build.5
1.2.3+other
>=1.2.3+build <1.3
1.x.5
*.2.3
x-alpha
*-0
>=*-0
01.02.3
18446744073709551615
1.0.0-99999999999999999999

||
1 ||
|| 1
1 | 2
1|2
,1
1,
1,,2
1 , , 2
1.2.3.4
1.2.
1..2
.1
abc
>
>=
=1.2.3=
>>1
<>1
!1
!>1
~=1
=~1
^^1
1xx
1.xx
1.2.3-01
1.2.3-
1.2.3+
1.2.3-a..b
1.2.3-a_b
18446744073709551616
1.2.3 beta
latest
v
V1
1.2.3-
>=1.2.3 - 2
1 -2
1- 2`, "\n")

var texts = strings.Split(`1
1.2
1.2.3
v1.2.3
V1.2.3
 1.2.3
1.2.3 `+`
01.02.03
1.2.3-01
1.2.3-0
1.2.3-0a
1.2.3-a.01
1.2.3-a.0
1.2.3-
1.2.3+
1.2.3+a.01
1.2.3+a+b
1.2.3-a+b
1.2.3-a..b
1.2.3.4
1-a.b.c
1.2-a.b
1-a.b
v
vv1.2.3
x.y.z
1.2.x
18446744073709551615.1.1
18446744073709551616.1.1
1.2.99999999999999999999
1.2.3-99999999999999999999
-1.2.3
1,2,3
1.2.3_4

1..3
..`, "\n")

func semverVectors() map[string]any {
	texts = append(texts, "1.2.3-"+strings.Repeat("a", 250), "1.2.3-"+strings.Repeat("a", 251))
	ranges = append(ranges, strings.Repeat("1 ", 256), strings.Repeat("1 ", 256)+"1",
		strings.Repeat("1||", 31)+"1", strings.Repeat("1||", 32)+"1",
		strings.Repeat("1   ", 100)+"!", strings.Repeat("1 - 2", 60)+"!")
	var parsed []*semver.Version
	for _, text := range versions {
		v, err := semver.NewVersion(text)
		check(err)
		parsed = append(parsed, v)
	}
	return map[string]any{"versions": versions, "order": order(parsed), "texts": readings(), "ranges": matches(parsed)}
}

// order has a line a version, and in it a sign for each.
func order(parsed []*semver.Version) []string {
	lines := []string{}
	for _, left := range parsed {
		line := ""
		for _, right := range parsed {
			line += string("<=>"[left.Compare(right)+1])
		}
		lines = append(lines, line)
	}
	return lines
}

type reading struct {
	Text  string `json:"text"`
	Loose string `json:"loose,omitempty"`
	Flux  bool   `json:"flux"`
}

func readings() []reading {
	list := []reading{}
	for _, text := range texts {
		one := reading{Text: text}
		if v, err := semver.NewVersion(text); err == nil {
			one.Loose = v.String()
		}
		_, err := version.ParseVersion(text)
		one.Flux = err == nil
		list = append(list, one)
	}
	return list
}

type match struct {
	Range string `json:"range"`
	// Refused as a range.
	Refused bool `json:"refused,omitempty"`
	// A digit a version.
	Matches string `json:"matches,omitempty"`
	// fluxcd/pkg/version Sort.
	Sorted []string `json:"sorted,omitempty"`
}

func matches(parsed []*semver.Version) []match {
	list := []match{}
	for _, text := range ranges {
		one := match{Range: text}
		constraints, err := semver.NewConstraint(text)
		if err != nil {
			one.Refused = true
		} else {
			for _, v := range parsed {
				one.Matches += map[bool]string{true: "1", false: "0"}[constraints.Check(v)]
			}
			one.Sorted = version.Sort(constraints, versions)
			if len(one.Sorted) > 3 {
				one.Sorted = one.Sorted[:3]
			}
		}
		list = append(list, one)
	}
	return list
}
