package main

var letters = map[string]string{
	"a": "abcABC123ABCabc", "path": "/home/bozo/ideas/thoughts.for.today", "file": "bash.string.txt",
	"empty": "", "one": "1", "n": "-3", "word": "Hello World", "uni": "éàü→漢字🙂ß", "dots": "a.b.c.d",
	"slash": "a/b/c", "back": `a\b\c`, "star": "a*b*c", "brackets": "[x]{y}", "dollar": "$x ${a}", "_x": "under", "x1": "digit",
	"spaces": "  in  between  ", "greek": "ΑΣ σς", "dash": "a-b", "glob": "*.", "turkish": "İıI", "ligature": "ŉǰﬁ", "1st": "first",
}

func textCases() []textVector {
	var cases []textVector
	for _, text := range texts {
		cases = append(cases, textVector{Text: text, Variables: used(text)})
	}
	for _, text := range looseTexts {
		cases = append(cases, textVector{Text: text, Variables: used(text), Loose: true})
	}
	return cases
}

// used are the variables that a text may name: all of them in each vector would bury what it shows.
func used(text string) map[string]string {
	variables := map[string]string{}
	for name, value := range letters {
		if mentions(text, name) {
			variables[name] = value
		}
	}
	return variables
}

func mentions(text, name string) bool {
	for _, opening := range []string{"{", "#"} {
		for at := 0; at+len(opening)+len(name) <= len(text); at++ {
			if text[at:at+len(opening)+len(name)] == opening+name {
				return true
			}
		}
	}
	return false
}

var texts = []string{
	// Text, escapes, and what is none.
	"", "no variables", "$", "$$", "$$$", "$$$$", "a$b", "$a", "$ {a}", "{a}", "$(a)", "$${a}", "$$${a}", "$$$${a}", "$$$$${a}",
	"x${a}$${b$${c}$d${one}", "$${a=${one}}", `\${one}`, `\\${one}`, "$é${one}", "cost: 5$", "${one}$", "${one}${one}", "${one}$$", "}{", "}",
	"line\n${one}\nline", "a\x00b${one}", "${one}\x00${missing}",
	// Names.
	"${a}", "${_x}", "${x1}", "${1st}", "${é}", "${missing}", "${empty}", "${}", "${ a}", "${a }", "${a.b}", "${a-b}", "${{ a }}", "${a", "${",
	"${a${one}}", "${$a}", "${a|b}", "${a@Q}", "${!a}", "${*}", "${a[0]}", "a ${missing} ${other}", "${a} ${", "${missing} ${", "$${", "${a\nb}",
	// Length.
	"${#a}", "${#empty}", "${#uni}", "${#missing}", "${#}", "${##}", "${#a", "${#a:1}", "${# a}", "${#a#b}", "${##a}",
	// Defaults.
	"${a:=d}", "${a=d}", "${a:-d}", "${a:+d}", "${a:?d}", "${missing:=d}", "${missing=d}", "${missing:-d}", "${missing:+d}", "${missing:?d}",
	"${empty:=d}", "${empty=d}", "${empty:-d}", "${empty:+d}", "${empty:?d}", "${missing-d}", "${missing+d}", "${missing?d}", "${missing:=}", "${missing=}",
	"${missing:-}", "${empty:=}", "${missing:=${one}}", "${missing:=x${one}y}", "${missing:=${one}${a}}", "${missing:=${missing}}", "${a:=${missing}}",
	"${missing:=${other:=${one}}}", "${missing:=a b: c}", "${missing:=a:b}", "${missing:=a=b}", "${missing:==}", "${missing=:d}", "${missing:={}}", "${missing:={a}}",
	"${missing:=$}", "${missing:=$$}", "${missing:=$${one}}", "${missing:=$$${one}}", "${missing:=$one}", `${missing:=\}}`, `${missing:=a\/b}`, "${missing:=\"q\"}",
	"${missing:=a\nb}", "${missing:=é→}", "${missing:=d", "${missing:=${one}", "${missing:=${", "${missing:=${}}", "${missing:", "${missing=", "${missing:=",
	"${missing:=${one:=x}-${a^}}", "${missing:-$(date)}", "${missing:=https://example.com/?a=b&c}", "${missing:=*}", "${missing:='x'}", "${missing:= d }",
	"${missing:=a}b}", "${one:=${a", "${:=d}", "${missing:=#}",
	// Case.
	"${a^}", "${a^^}", "${a,}", "${a,,}", "${word,}", "${word,,}", "${word^^}", "${empty^}", "${empty,,}", "${uni^}", "${uni^^}", "${uni,,}", "${greek,,}", "${greek^^}",
	"${a^,}", "${a,^}", "${a^^^}", "${a^b}", "${a^", "${a,,x}", "${missing^}", "${missing,,}", "${turkish,,}", "${turkish^^}", "${ligature^^}", "${turkish,}",
	// Substrings.
	"${a:0}", "${a:3}", "${a:3:5}", "${a:0:0}", "${a:100}", "${a:15}", "${a:14}", "${a:3:100}", "${a:100:1}", "${a:1:-1}", "${a:0:-3}", "${a:0:-16}", "${a:2:-16}", "${a:10:-10}", "${a: -3}", "${a:-3}",
	"${a:${n}}", "${a:${n}:2}", "${a:${n}:${one}}", "${a:1:${one}}", "${a:+1:2}", "${a:01:02}", "${a:x}", "${a:1:x}", "${a:1x}", "${a:1 }", "${a:1: 2}", "${a:}", "${a::2}", "${a::}",
	"${a:1:}", "${a:1::2}", "${a:1:2:3}", "${a:é}", "${a:1${one}}", "${a:1:2${one}}", "${a:", "${a:1", "${a:1:", "${a:1:2", "${empty:0:1}", "${empty:0}", "${missing:0}", "${missing:0:1}",
	"${path:11}", "${path:11:5}", "${uni:0:2}", "${uni:2:2}", "${uni:1:2}", "${uni:0:1}${uni:1}", "${a:99999999999999999999}", "${a:1:99999999999999999999}", "${a:1_0}", "${a:0x2}", "${a:1.5}",
	"${a:${missing}}", "${a:$1}", "${a:100:-1}",
	// Replacing.
	"${a/abc/X}", "${a//abc/X}", "${a/#abc/X}", "${a/%abc/X}", "${a/#ABC/X}", "${a/%ABC/X}", "${a//ABC/}", "${a/ABC/}", "${a/#abc/}", "${a/%abc/}", "${a//b}", "${a/b}",
	`${slash/\//-}`, `${slash//\//-}`, `${slash//\//\/\/}`, `${back//\\/\/}`, `${back//\\/-}`, `${back/\b/-}`, "${slash/a/b/c}", "${slash/b//x}", "${slash//b//}", "${slash///-}", "${slash////-}", "${a///}",
	"${a//${one}/X}", "${a//1/${word}}", "${a/${missing}/x}", "${a/a${one}/x}", "${a/a/x${one}}", "${a/a/${one}x}", "${a/${one}2/x}", "${dollar/$x/y}", "${dollar/$$x/y}", "${dollar/$${a}/y}",
	"${a/a/$$}", "${a/a/$${one}}", "${a/a/$}", "${a/a/&}", "${a/a/$&}", "${star/*/x}", "${dots//./-}", "${brackets/[x]/y}", "${brackets/{y}/z}", "${brackets/\\{y\\}/z}", "${a//${empty}/-}", "${a/${empty}/-}",
	"${uni//${empty}/-}", "${uni//é/e}", "${uni//漢/}", "${a/", "${a/a", "${a/a/", "${a/a/b", "${a/}", "${a//}", "${a/}b/c}", "${a/a b/c}", "${missing/a/b}", "${missing//a/b}", "${missing/#a/b}", "${missing/%a/b}",
	"${empty/a/b}", "${a/#${empty}/x}", "${a/%${empty}/x}", "${a/#/x}", "${a/%/x}", "${a/a/\n}", "${a/é/x}", "${a/##/x}", "${a/b/}/}",
	// Cutting.
	"${file#*.}", "${file##*.}", "${file%.*}", "${file%%.*}", "${slash#*/}", "${slash##*/}", "${slash%/*}", "${slash%%/*}", "${path#*/}", "${path##*/}", "${path%/*}", "${path%%/*}",
	"${a#abc}", "${a##abc}", "${a%abc}", "${a%%abc}", "${a#x}", "${a%x}", "${a#*}", "${a##*}", "${a%*}", "${a%%*}", "${a#?}", "${a%?}", "${a#???}", "${a##??}", "${a#[a-c]}", "${a##[a-c]*}", "${a#[^a]}",
	"${a#[^x]}", "${a#[ac]b}", "${a%[a-c]}", "${a%[c]}", "${a#[}", "${a#[]}", "${a#[^]}", "${a#[a}", "${a#[a-}", "${a#[-a]}", "${a#a[}", "${a#x[}", `${star#a\*}`, `${star#*\*}`, `${star##*\*}`, `${star%\*c}`, `${star#\a}`, `${star#a\}`,
	`${a#[\a]}`, `${a#[\]a]}`, "${a#a*c}", "${a##a*c}", "${a%a*c}", "${a%%a*c}", "${a#*b*B}", "${a##*B*b}", "${a#**}", "${a#*?}", "${a#?*}", "${uni#?}", "${uni%?}", "${uni#*}", "${uni#é}", "${uni%ß}", "${uni#[à-é]}", "${uni##*漢}",
	"${uni%%→*}", "${uni#??}", "${empty#a}", "${empty%*}", "${missing#a}", "${missing##a}", "${missing%a}", "${missing%%a}", "${a#}", "${a##}", "${a###}", "${a%}", "${a%%%}", "${a#b", "${a%b", "${a#${one}}", "${file#${glob}}",
	"${file##*${one}}", "${file#*.${one}}", "${dots#*.}", "${dots%.*}", "${dots##*.}", "${dots%%.*}", "${a#a*b*c*1}", "${a%%1*[A-B]*}", "${a#$}", "${a#$$}", "${dollar#$x }", "${spaces# }", "${spaces## *}", "${uni#[^a]}",
	"${a#[a]]}", "${brackets#[[]}", "${brackets#[[x]}", "${star#[*]}", "${star#a[*]}", "${star#*[*]b}", "${a#é}", "${a%[a-b]c}",
	// Several.
	"image: ${one}/${a}:${missing:=latest}", "${word} and ${word^^}\n${path##*/}", "${missing:=${file%.*}-${a:0:3}}", "${a:${one}:${one}}", "${empty}${empty}", "${dollar}", "${a:=${b:=${c:=${d:=deep}}}}",
	"${empty:-${missing:-${a/ABC/${one}}}}",
}

var looseTexts = []string{
	"${missing}", "a${missing}b", "${#missing}", "${missing^^}", "${missing:1}", "${missing:0:-1}", "${missing/a/b}", "${missing//${empty}/b}", "${missing/${empty}/b}", "${missing#a}", "${missing%%*}", "${missing:=d}", "${missing:-${other}}",
	"${é}", "${a:${missing}}", "${a/${missing}/x}", "${", "${a-b}", "${missing:=${other}x}", "${a#${missing}}",
}
