"""The rules of a style sheet that a page needs to show."""

import pytest

from compiler.pages.first_style import first_style
from compiler.pages.html_elements import parse

PAGE = parse(
    '<html><body dir="ltr"><h1 class="title large">A</h1><form id="start"><input type="radio"><a href="#">b</a></form>'
    '<template><p class="folded">c</p></template></body></html>'
)


@pytest.mark.parametrize("rule", [
    "h1{color:red}",
    "*{color:red}",
    "BODY > *{color:red}",
    "body > form a{color:red}",
    "h1 + form{color:red}",
    "h1 ~ template{color:red}",
    "body>h1~form>input+a{color:red}",
    ":root > body h1{color:red}",
    "[dir=ltr] h1{color:red}",
    "h1 .folded{color:red}",
    "[dir=(x)]{color:red}",
    "svg|a{color:red}",
    ":root{--wide:yes}\n@container style(--wide: yes){h1{color:red}}",
    "form > p.folded + .folded{color:red}",
    ".title.large{color:red}",
    "#start input[type=radio]:checked + a::before{color:red}",
    "[data-tone=yes]{color:red}",
    "form:has(.not-there){color:red}",
    "a:not(.not-there):is(#not-there, a):hover{color:red}",
    ".folded{color:red}",
    ":root{--color:red}\nh1{color:var( --color )}",
    ":root{--color:var(--red)}\n:root{--red:red}\n@media screen{h1{color:var(--color)}}",
    "h1{--color:red;color:var(--color)}",
    "h1{color:red;&:hover{color:blue}}",
    ":root{--angle:1turn}\n@keyframes turn{to{rotate:var(--angle)}}\nh1{animation:turn 1s}",
    '@keyframes "turn"{to{rotate:1turn}}\nh1{animation:turn 1s}',
    ":root{--wide:yes}\n@container style(not (--wide: yes)){h1{color:red}}",
    "@media screen{@keyframes turn{to{rotate:1turn}}\nh1{animation:turn 1s}}",
    "@layer first, second;",
    "@layer first{}\n@layer second{h1{color:red}}",
    "@media (min-width: 30em){h1{color:red}}",
    "@media screen{@supports (display: grid){h1{color:red}}}",
    '@font-face{font-family:"A";src:url("data:,")}',
    "h1{background:url(\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>{.}</svg>\")}",
])
def test_what_an_element_can_match_is_needed(rule: str):
    assert first_style(rule, PAGE).strip() == rule


@pytest.mark.parametrize("rule", [
    "h2{color:red}",
    ".title .not-there{color:red}",
    ".title.not-there{color:red}",
    "#not-there h1{color:red}",
    "h1 ~ h2{color:red}",
    "h1 a{color:red}",
    "body > a{color:red}",
    "h1 > a{color:red}",
    "a + input{color:red}",
    "h1 + template{color:red}",
    "form ~ h1{color:red}",
    "[dir=rtl] h1{color:red}",
    "h2 .folded{color:red}",
    "@media print{h1{color:red}}",
    ":root{--color:red}h2{color:var(--color)}",
    "@media screen{:root{--color:red}}",
    ":root{--color:var(--red)}:root{--red:red}",
    "@media screen{@supports (display: grid){h2{color:red}}}",
    "@keyframes turn{to{rotate:1turn}}",
    "/* h1 */",
    "h1",
])
def test_what_no_element_can_match_is_left_out(rule: str):
    assert first_style(rule, PAGE).strip() == ""


def test_of_several_selectors_those_remain_that_can_match():
    assert first_style("h2, h1 /* the title */, .not-there a, a { /* why */ color: red }", PAGE).strip() == "h1,a{  color: red }"


def test_a_list_with_what_not_every_browser_knows_is_heeded_by_those_that_heed_the_whole():
    assert first_style("h2:-moz-new, h1, h3{color:red}", PAGE) == "h2:-moz-new,h1{color:red}"
    assert first_style("h2:-moz-new, h3{color:red}", PAGE) == ""


def test_of_what_a_rule_says_the_values_are_left_out_that_nothing_uses():
    style = (
        ":root{--red:red;--blue:blue;--dark:var(--blue)}h1{--red:pink;color:var(--dark)!important}"
        "a{--red:red;color:red;*zoom:1;&:hover{color:blue}}"
    )
    assert first_style(style, PAGE).split("\n") == [
        ":root{--blue:blue;--dark:var(--blue)}", "h1{color:var(--dark)!important}", "a{color:red;&:hover{color:blue}}",
    ]


def test_a_list_of_selectors_that_no_browser_heeds_is_left_like_that():
    assert first_style("h1, , h2{color:red}", PAGE) in ("h1,{color:red}", "h1,,h2{color:red}")
    assert first_style("h1, {color:red}", PAGE) == "h1,{color:red}"


def test_rules_keep_their_order_and_animations_are_named_by_them():
    style = (
        "@keyframes turn{to{rotate:1turn}}@keyframes turning{to{rotate:2turn}}h1{animation:turn 1s}h2{animation:turning 1s}"
        "a{color:red}h1{color:red}"
    )
    assert first_style(style, PAGE).split("\n") == [
        "@keyframes turn{to{rotate:1turn}}", "h1{animation:turn 1s}", "a{color:red}", "h1{color:red}",
    ]
