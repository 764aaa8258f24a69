"""The SQL of topic rules, by the examples and tables of the AWS IoT developer guide."""

from __future__ import annotations

import base64
import json
import math
import uuid

import pytest

from desktop.bench.rules.scope import Message, Scope
from desktop.bench.rules.statement import read_condition, read_expression, read_statement, wants
from desktop.bench.rules.values import UNDEFINED
from desktop.bench.rules.words import SqlError

SENSORS = {
    "e": [
        {"n": "temperature", "u": "Cel", "t": 1234, "v": 22.5},
        {"n": "light", "u": "lm", "t": 1235, "v": 135},
        {"n": "acidity", "u": "pH", "t": 1235, "v": 7},
    ]
}
MIXED = {
    "data1": "example",
    "data2": {"a": "first", "b": "second", "c": [{"x": {"n": 5}, "y": True}, {"x": {"n": 10}, "y": False}]},
}
COLOR = {"color": "red", "temperature": 50}


def scope(content: object = UNDEFINED, topic: str = "device/22/data") -> Scope:
    payload = b"" if content is UNDEFINED else json.dumps(content).encode()
    return Scope(Message(topic, payload, "111122223333", "unit-7", "c0ffee", "trace-1"), content)


def selected(sql: str, content: object = UNDEFINED) -> object:
    statement = read_statement(sql)
    return statement.selection.of(statement.scope(scope(content)))


@pytest.mark.parametrize(
    ("sql", "content", "expected"),
    [
        ("SELECT * FROM 't'", COLOR, COLOR),
        ("SELECT color FROM 't'", COLOR, {"color": "red"}),
        ("SELECT color AS my_color, nothing FROM 't'", COLOR, {"my_color": "red"}),
        ("SELECT *, 15 as speed FROM 't'", COLOR, {**COLOR, "speed": 15}),
        ("SELECT VALUE color FROM 't'", COLOR, "red"),
        ("SELECT VALUE arr FROM 't'", {"a": 1, "arr": [1, 2]}, [1, 2]),
        ("SELECT VALUE nothing FROM 't'", COLOR, UNDEFINED),
        ("SELECT VALUE * FROM 't'", COLOR, COLOR),
        ("SELECT value FROM 't'", {"value": 3}, {"value": 3}),
        ("SELECT value AS v FROM 't'", {"value": 3}, {"v": 3}),
        ("SELECT value * 2 AS w FROM 't'", {"value": 3}, {"w": 6}),
        ("SELECT VALUE value FROM 't'", {"value": 3}, 3),
        ("SELECT (temperature - 32) * 5 / 9 AS celsius, upper(color) AS c FROM 't'", COLOR,
         {"celsius": 10, "c": "RED"}),
        ("SELECT temp AS reported.temp, wind.v AS reported.wind, topic(2) AS id FROM 't'",
         {"temp": 1, "wind": {"v": 2}}, {"reported": {"temp": 1, "wind": 2}, "id": "22"}),
        ("SELECT * AS state.reported FROM 't'", COLOR, {"state": {"reported": COLOR}}),
        ("SELECT *, 1 AS state.reported.x FROM 't'", {"state": {"reported": {"y": 2}}},
         {"state": {"reported": {"y": 2, "x": 1}}}),
        ("SELECT *, 1 AS color.deep FROM 't'", COLOR, {**COLOR, "color": {"deep": 1}}),
        ("SELECT get((SELECT v FROM e WHERE n = 'temperature'), 0).v as temperature FROM 't'", SENSORS,
         {"temperature": 22.5}),
        ("SELECT (SELECT VALUE n FROM e) as sensors FROM 't'", SENSORS,
         {"sensors": ["temperature", "light", "acidity"]}),
        ("SELECT (SELECT v FROM e WHERE n = 'temperature') as t FROM 't'", SENSORS, {"t": [{"v": 22.5}]}),
        ("SELECT (SELECT VALUE v FROM e WHERE v > 10 AND u <> 'lm') as t FROM 't'", SENSORS, {"t": [22.5]}),
        ("select value transform('enrichArray', (select a, b from data2), (select value c from data2))",
         MIXED, [{**one, "a": "first", "b": "second"} for one in MIXED["data2"]["c"]]),  # type: ignore[index]
        ("SELECT {'latitude': get(at, 0), 'longitude': get(at, 1)} as at FROM 't'", {"at": [47.6, -122.3]},
         {"at": {"latitude": 47.6, "longitude": -122.3}}),
        ("SELECT [lat, long, nothing] as at FROM 't'", {"lat": 1, "long": 2}, {"at": [1, 2]}),
        ("SELECT CASE color WHEN 'green' THEN 'go' WHEN 'red' THEN 'stop' END as do FROM 't'", COLOR,
         {"do": "stop"}),
        ("SELECT CASE color WHEN 'green' THEN 1 ELSE 2 END as a FROM 't'", COLOR, {"a": 2}),
        ("SELECT CASE nothing WHEN 1 THEN 1 ELSE 2 END as a FROM 't'", COLOR, {}),
        ("SET @c = temperature - 32, @d = @c / 2 SELECT @c AS c, @d AS d FROM 't' WHERE @d > 8", COLOR,
         {"c": 18, "d": 9}),
        ("SELECT NULL AS n, color IS NULL AS no FROM 't'", COLOR, {"n": None, "no": False}),
        ("SELECT 'it''s' AS a, \"and \"\"so\"\"\" AS b FROM 't'", COLOR, {"a": "it's", "b": 'and "so"'}),
        ("SELECT timestamp FROM 't'", {"timestamp": 5}, {"timestamp": 5}),
        ("SELECT deep.end.value FROM 't'", {"deep": {"end": {"value": 1}}}, {"value": 1}),
        ("SELECT 2 - 1 - 1 AS a, 2 + 3 * 4 AS b, -(2 + 1) AS c, - -2 AS d FROM 't'", COLOR,
         {"a": 0, "b": 14, "c": -3, "d": 2}),
    ],
)  # fmt: skip
def test_what_is_selected(sql: str, content: object, expected: object) -> None:
    assert selected(sql, content) == expected


def test_a_rule_leaves_the_message_as_it_was() -> None:
    content = {"state": {"reported": {"y": 2}}}
    selected("SELECT *, 1 AS state.reported.x FROM 't'", content)
    assert content == {"state": {"reported": {"y": 2}}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abs(-5)", 5), ("abs('-5.5')", 5.5), ("abs(true)", UNDEFINED), ("abs(1, 2)", UNDEFINED),
        ("atan2(1, 0)", math.pi / 2), ("acos(2)", UNDEFINED), ("sqrt(9)", 3.0), ("sqrt(-1)", UNDEFINED),
        ("bitand(13, 5)", 5), ("bitor(8, 5)", 13), ("bitxor(13, 5)", 8), ("bitnot(13)", -14),
        ("ceil(1.2)", 2), ("ceil(-1.2)", -1), ("floor(-1.2)", -2), ("floor([1, 2])", UNDEFINED),
        ("mod(8, 3)", 2), ("remainder(-8, 3)", -2), ("8 % 0", UNDEFINED), ("power(2, 5)", 32.0),
        ("power(10, 400)", UNDEFINED), ("round(1.5)", 2), ("round(-1.5)", -2), ("round(-1.1)", -1),
        ("sign(-7)", -1), ("sign(0)", 0), ("log(100)", 2.0), ("ln(0)", UNDEFINED), ("trunc(2.3123, 2)", 2.31),
        ("trunc(2.00, 5)", 2), ("trunc(2.888, 2)", 2.88), ("7 / 2", 3), ("-7 / 2", -3), ("7.0 / 2", 3.5),
        ("chr(65)", "A"), ("chr(300)", UNDEFINED), ("concat()", UNDEFINED), ("concat(1, 'hello')", "1hello"),
        ("concat([1, 2], 'hello', [4])", [1, 2, "hello", 4]), ("concat('he', 'is', 'man')", "heisman"),
        ("endswith('cat', 'at')", True), ("startswith('ranger', null)", UNDEFINED),
        ("indexof('abcd', 'bc')", 1), ("startswith('ranger', 'ran')", True),
        ("length('hi')", 2), ("length(false)", 5), ("numbytes('€')", 3), ("lower(['HELLO'])", '["hello"]'),
        ("lpad('hello', 2)", "  hello"), ("rpad(1, 3)", "1   "), ("ltrim(' h i ')", "h i "),
        ("rtrim(' h i ')", " h i"), ("trim(' hi ')", "hi"),
        ("md5('hello')", "5d41402abc4b2a76b9719d911017c592"),
        ("sha1(1)", "356a192b7913b04c54574d18c28d46e6395428ab"), ("nanvl(8, 3)", 8), ("nanvl(null, 3)", 3),
        ("nanvl(nothing, 3)", 3), ("regexp_matches('aaaa', 'a{2,}')", True),
        ("regexp_matches('a', x)", UNDEFINED), ("regexp_matches('a', '' + '[')", UNDEFINED),
        ("regexp_replace('abcd', 'b(.*)d', '$1')", "ac"), ("regexp_substr('hihihello', '(hi)*')", "hihi"),
        ("replace('abcdabcd', 'b', 'x')", "axcdaxcd"), ("replace(33, 3, 4)", "44"),
        ("substring('012345', 2.745)", "2345"), ("substring(123, 2)", "3"), ("substring(true, 1.2)", "rue"),
        ("substring('012345', -50, 50)", "012345"), ("substring('012345', 3, 1)", ""),
        ("substring('012345', -3, 2)", "01"), ("substring('012345', 1, 3)", "12"),
        ("substring(false, -2.411E247)", "false"),
        ("get(['a', 'b'], 1)", "b"), ("get(['a'], 1)", UNDEFINED), ("get(['a'], -1)", UNDEFINED),
        ("get({'a': 'b'}, 'a')", "b"), ("get({'1': 'b'}, 1)", UNDEFINED), ("get('abc', 0)", "a"),
        ("isNull(null)", True), ("isNull(nothing)", False), ("isUndefined(nothing)", True),
        ("isUndefined(floor([1]))", True), ("decode('eyJ0Ijoge319', 'base64').t", {}),
        ("decode('aGk=', 'base64')", "hi"), ("decode('%', 'base64')", None),
        ("encode('hi', 'base64')", "aGk="),
        ("encode('hi', 'hex')", UNDEFINED), ("cast(true as Int)", 1), ("cast('2.9' as Integer)", 2),
        ("cast(10.0 as Decimal)", 10), ("cast(0 as Boolean)", False), ("cast([1] as String)", "[1]"),
        ("cast(null as String)", UNDEFINED), ("transform('other', {}, [])", UNDEFINED),
        ("parse_time(\"yyyy.MM.dd G 'at' HH:mm:ss z\", 100000000)", "1970.01.02 AD at 03:46:40 UTC"),
        ("parse_time(\"yyyy-MM-dd'T'HH:mm:ss.SSS\", 1481825251155)", "2016-12-15T18:07:31.155"),
        ("parse_time('q', 0)", UNDEFINED), ("parse_time('yyyy', 0, 'Nowhere/At_All')", UNDEFINED),
        ("accountid()", "111122223333"), ("clientid()", "unit-7"), ("principal()", "c0ffee"),
        ("traceid()", "trace-1"), ("sql_version()", "2016-03-23"), ("topic()", "device/22/data"),
        ("topic(3)", "data"), ("topic(4)", UNDEFINED), ("topic(0)", UNDEFINED),
        ("no_such_function(1)", UNDEFINED),
    ],
)  # fmt: skip
def test_functions(text: str, expected: object) -> None:
    found = read_expression(text)(scope({}))
    assert found == expected
    assert type(found) is type(expected)


def test_what_differs_from_message_to_message() -> None:
    assert uuid.UUID(str(read_expression("newuuid()")(scope())))
    assert 0 <= float(str(read_expression("rand()")(scope()))) < 1
    assert int(str(read_expression("timestamp()")(scope()))) > 1_700_000_000_000


def test_encode_takes_the_bytes_that_were_published() -> None:
    binary = Scope(Message("t", b"\xff\x00"))
    statement = read_statement("SELECT encode(*, 'base64') AS data, * FROM 't'")
    assert statement.selection.of(binary) == {"data": base64.b64encode(b"\xff\x00").decode()}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("temperature > 49", True), ("temperature > '49'", True), ("temperature > color", False),
        ("temperature = '50'", False), ("temperature <> '50'", True), ("nothing <> 1", False),
        ("NOT nothing = 1", False), ("nothing = 1 OR color = 'red'", True), ("nothing = 1 AND 1 = 1", False),
        ("NOT (nothing = 1 AND 1 = 2)", True), ("color IN ('blue', 'red')", True), ("(1 + 1) IN (2)", True),
        ("color NOT IN ('blue')", True), ("color LIKE 'r_d'", True), ("color NOT LIKE 'r%'", False),
        ("temperature BETWEEN 50 AND 60 AND color = 'red'", True), ("color IS NOT NULL", True),
        ("true", True), ("color", False), ("temperature = 50.0", True),
        ("NOT NOT nothing = 1", False), ("nothing IS NOT NULL", False), ("isUndefined(NOT nothing)", True),
        ("'a\nb' LIKE 'a%'", True), ("1 + color = '1red'", True),
        ("{'a': [1, 2]} = {'a': [1, 2]}", True), ("1 = true", False), ("null = null", True),
    ],
)  # fmt: skip
def test_conditions(condition: str, expected: bool) -> None:
    assert wants(read_condition(condition), scope(COLOR)) is expected


@pytest.mark.parametrize(
    "sql",
    [
        "", "no sql", "SELECT", "SELECT FROM 't'", "SELECT a b FROM 't'", "SELECT a, FROM 't'",
        "SELECT * FROM t", 'SELECT * FROM "t"', "SELECT * FROM 't' WHERE", "SELECT * FROM 't' WHERE 42",
        "SELECT * FROM 't' WHERE 'true'",
        "SELECT * FROM 't' WHERE a == 1", "SELECT * FROM 't' WHERE a != 1", "SELECT * FROM 't' WHERE a = 'x",
        "SELECT * FROM 't' WHERE get((SELECT v FROM e), 0) = 1", "SELECT (a FROM 't'", "SELECT a) FROM 't'",
        "SELECT a AS 'b' FROM 't'", "SELECT a AS b. FROM 't'", "SELECT cast(a as Stone) FROM 't'",
        "SELECT CASE a END FROM 't'", "SELECT CASE WHEN a THEN 1 END FROM 't'", "SELECT {a: 1} FROM 't'",
        "SELECT [1, FROM 't'", "SELECT a FROM 't' a = 1", "SELECT a FROM 't'; SELECT b FROM 't'",
        "SET @a = 1, @a = 2 SELECT @a FROM 't'", "SET a = 1 SELECT a FROM 't'", "SELECT VALUE a, b FROM 't'",
        "SELECT * FROM 't' WHERE x IN ()", "SELECT * FROM 't' WHERE regexp_matches(a, '[')",
        "SELECT (SELECT v WHERE a = 1) FROM 't'", "SELECT -- why\n a FROM 't'", "SELECT " + "(" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_statement(sql: str) -> None:
    with pytest.raises(SqlError):
        read_statement(sql)


@pytest.mark.parametrize(
    ("sql", "topic_filter", "where"),
    [
        ("SELECT * FROM 'a/+/b' WHERE  temp > 20 ", "a/+/b", "temp > 20"),
        ("SELECT temp WHERE temp > 20", None, "temp > 20"),
        ("SELECT (SELECT v FROM e WHERE n = 'x') AS v", None, ""),
        ("SELECT * FROM 'it''s'", "it's", ""),
    ],
)
def test_where_a_rule_listens_and_what_it_wants(sql: str, topic_filter: str | None, where: str) -> None:
    statement = read_statement(sql)
    assert (statement.topic_filter, statement.where) == (topic_filter, where)
