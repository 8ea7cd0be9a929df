//! Files to begin with: small, well-formed, and of many styles.

pub(crate) const VERSION_1: &[u8] = b"id,name,height_m\nblanc,Mont Blanc,4807\nteide,Teide,3715\n";
pub(crate) const VERSION_2: &[u8] =
    b"id,name,height_m,country\nteide,Teide,3715,ES\nblanc,\"Mont Blanc, le\",4806,FR\nfuji,Fuji,3776,JP\n";

pub(crate) const CSV: &[&[u8]] = &[
    VERSION_1,
    VERSION_2,
    b"id;nom;note\r\n1;\"\xc3\x89tang; grand\";\"deux\r\nlignes\"\r\n2;\"a \"\"b\"\"\";\r\n",
    b"\xef\xbb\xbfsep=;\nid;n\n1;2\n3;4",
    b"id\tname\ta\n1\tx\t\n2\ty\tz\n\n3\tw\n",
    b"id,nom\n1,caf\xe9\n2,th\xe9 vert\n",
    b"\xff\xfei\0d\0,\0n\0\n\x001\0,\0a\0\n\x002\0,\0b\0",
    b"# a list\n\"id\",\"a\"\n\"001\",\"=1+1\"\n\"002\",\"-5\"\n",
    b"id | name\n1  | one\n2  | two\n",
];

pub(crate) const JSON: &[&[u8]] = &[
    b"[\n  {\"id\": \"a\", \"n\": 1.50, \"t\": [\"x\", \"y\"]},\n  {\"id\": \"b\", \"n\": -0, \"t\": []}\n]\n",
    b"[{\"id\":1,\"name\":\"caf\\u00e9\"},{\"id\":2,\"name\":null}]",
    b"{\n    \"title\": \"peaks\",\n    \"rows\": [\n        {\n            \"id\": \"a\",\n            \"at\": {\n                \"lat\": 1e3,\n                \"lon\": 2\n            }\n        },\n        {\n            \"id\": \"b\"\n        }\n    ]\n}\n",
    b"{\r\n\t\"FR\": {\"name\": \"France\"},\r\n\t\"PE\": {\"name\": \"Peru\", \"old\": [1, 2]}\r\n}\r\n",
    b"[[\"id\",\"name\"],[1,\"a\"],[2,\"b\"]]",
    b"[\"one\", \"two\", 3]\n",
    b"{\"id\": \"only\", \"name\": \"x\"}\n",
];

pub(crate) const JSON_LINES: &[&[u8]] = &[
    b"{\"id\":1,\"a\":\"x\"}\n{\"id\":2,\"a\":\"y\"}\n",
    b"{\"id\": \"a\", \"b\": {\"c\": [1]}}\r\n\r\n{\"id\": \"b\"}",
];

pub(crate) const GEOJSON: &[&[u8]] = &[
    b"{\n\"type\": \"FeatureCollection\",\n\"features\": [\n{ \"type\": \"Feature\", \"properties\": { \"id\": 1, \"name\": \"x\" }, \"geometry\": { \"type\": \"Point\", \"coordinates\": [ 2.10, 48.9 ] } },\n{ \"type\": \"Feature\", \"properties\": { \"id\": 2, \"name\": null }, \"geometry\": null }\n]\n}\n",
    b"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"a\",\"properties\":{},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}}]}",
];

pub(crate) const YAML: &[&[u8]] = &[
    b"# peaks\n- id: a\n  name: 'Ana''s'\n  tags: [x, y]  # two\n- id: b\n  name: \"B \\u00e9\"\n  note: |\n    two\n    lines\n",
    b"peaks:\n  - id: 1\n    open: no\n\n  - id: 02\n    open: yes\n    sub:\n      a: 1\n      b: ~\nmore: end\n",
    b"a:\n  name: one\nb: {name: two, n: 0x1F}\n",
    b"base: &base\n  kind: x\nlist:\n-   id: a\n    <<: *base\n-   id: b\n    kind: *k\n",
    b"---\nid: one\n---\nid: two\n...\n",
    b"- id: a\r\n  text: >-\r\n    folded\r\n    text\r\n\r\n- id: b\r\n  text: plain\r\n    goes on\r\n",
    b"? complex\n: value\n? [a, b]\n: other\n",
    b"[{id: a, n: 1}, {id: b, n: 2}]\n",
    b"- one\n- two\n",
];

pub(crate) const FRONT_MATTER: &[&[u8]] = &[
    b"---\ntitle: A peak\ntags:\n  - high\n  - cold\ndraft: false\n---\n\n# Text\n\n---\n\nMore.\n",
    b"---\r\nid: a\r\n---\r\n",
    b"---\n# only a comment\n---\nText",
];

/// Two versions with a NUL between.
pub(crate) const PAIRS: &[&[u8]] = &[
    b"id,a\n1,x\n2,y\n\0id,a\n1,x\n2,z\n3,w\n",
    b"id,a,b\n1,x,\n2,y,q\n\0a,id\ny,2\nx,1\n",
    b"id;a\r\n1;\"x\"\r\n2;\"y\"\0id;b\r\n2;\"y\"\r\n1;\"x;z\"",
    b"a\nx\nx\ny\n\0a\ny\nx\n",
    b"id,a\n1,x\n\n2,y\n\0id,a\n2,y\n",
];

/// What `gitribute diff --format json` told of small tables, the first of which is always
/// [`VERSION_1`] but for the last.
pub(crate) const DIFFS: &[&[u8]] = &[
    include_bytes!("diffs/changed.json"),
    include_bytes!("diffs/renamed.json"),
    include_bytes!("diffs/removed.json"),
    include_bytes!("diffs/column.json"),
    include_bytes!("diffs/whole-row.json"),
];

pub(crate) const EDITS: &[&[u8]] = &[
    br#"[{"op":"update","key":{"id":"a"},"set":{"name":"N","n":2.50},"expect":{"name":"A"}}]"#,
    br#"[{"op":"add","record":{"id":"new","name":"N","tags":["x","y"]}},{"op":"remove","key":{"id":"b"}}]"#,
    br#"{"op":"rename","key":{"id":"a"},"to":{"id":"c"}}"#,
    br#"[{"op":"upsert","key":{"id":1},"set":{"t[0]":"z","at.lat":-12},"clear":["name"]}]"#,
    br#"[{"op":"update","key":{"id":"b"},"append":{"tags":["z"]},"detach":{"t":["x"]}}]"#,
    br#"[{"op":"update","key":{"@key":"FR"},"set":{"name":null,"properties.name":true,"geometry":"1,2"}}]"#,
];

pub(crate) const TEMPLATES: &[&[u8]] = &[
    b"name: Add a peak\ndescription: A peak that is missing.\nbody:\n  - type: markdown\n    attributes:\n      value: Thanks!\n  - type: input\n    id: name\n    attributes:\n      label: Name\n    validations:\n      required: true\n  - type: dropdown\n    id: kind\n    attributes:\n      label: Kind\n      multiple: true\n      options: [ice, rock, \"both, really\"]\n  - type: textarea\n    id: note\n    attributes:\n      label: Note\n      render: text\n  - type: checkboxes\n    id: terms\n    attributes:\n      label: Terms\n      options:\n        - label: I saw it\n          required: true\n        - label: I read it\n",
    b"name: x\nabout: y\nbody:\n- {type: input, attributes: {label: A}}\n- {type: input, attributes: {label: A}}\n",
];

pub(crate) const BODIES: &[&[u8]] = &[
    b"### Name\n\nTeide\n\n### Kind\n\nice, both, really\n\n### Note\n\n```text\n### not a heading\n```\n\n### Terms\n\n- [x] I saw it\n- [ ] I read it\n",
    b"### Name\r\n\r\n_No response_\r\n\r\n### Kind\r\n\r\nNone\r\n\r\n### Note\r\n\r\n_No response_\r\n",
    b"### A\n\none\n\n### A\n\ntwo",
];

pub(crate) const COMMENTS: &[&[u8]] = &[
    b"/set teide height_m=3715\n",
    b"@gitribute set \"Mont Blanc\" name = \"Le Mont Blanc\", height_m = 4806 because measured again\n",
    b"Thanks!\n\n/add peaks\n```csv\nid,name\na,Ana\n```\n> /remove b\n",
    b"/add peaks\nid: fuji\nname: Fuji\nheight_m: 3776\n\n/remove teide\n/help\n",
    b"/set rows\n```yaml\n- id: a\n  name: ~\n```\n    /set in code\n",
];

pub(crate) const SCHEMAS: &[&[u8]] = &[
    br#"{"fields":[{"name":"id","type":"string","constraints":{"required":true,"unique":true,"pattern":"[a-z]+"}},{"name":"height_m","type":"number","decimalChar":",","groupChar":" "},{"name":"climbed_on","type":"date","format":"%d/%m/%Y"}],"primaryKey":["id"],"missingValues":["","-"]}"#,
    br#"{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{"id":{"type":"string","minLength":1},"height_m":{"type":"integer","maximum":9000}},"required":["id"],"additionalProperties":false}"#,
    br#"{"name":"peaks","resources":[{"name":"peaks","path":"peaks.csv","schema":{"fields":[{"name":"id"}],"foreignKeys":[{"fields":"id","reference":{"resource":"","fields":"id"}}]},"dialect":{"delimiter":";"}}]}"#,
];

pub(crate) const CONFIGS: &[&[u8]] = &[
    b"language: fr\ndatasets:\n  peaks:\n    path: data/peaks.csv\n    schema: peaks.json\n    key: [id]\n    locked: [id]\n    fill:\n      id: \"{{ name | slug }}\"\nforms:\n  add.yml:\n    dataset: peaks\n    action: add\n",
    b"datasets: {people: {path: \"data/people/*.yml\"}}\n",
];
