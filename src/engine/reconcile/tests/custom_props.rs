//! Datami's custom properties as rules of contributions, and lists with separators of their own.

use super::{ask, status};
use crate::testing::Bench;

const CONFIG: &str = ".gitribute.yml";
const PROPS: &str = "schemas/props.json";

/// The example repository with a column of tags, a column of parks, and settings of the dataset.
fn bench(settings: &str, props: &str) -> Bench {
    let bench = Bench::new();
    let config = bench.world.file("main", CONFIG);
    let config = config.replacen("    insert:", &format!("    {settings}\n    insert:"), 1);
    bench.world.write(CONFIG, &config);
    bench.world.write(PROPS, props);
    bench.world.write("data/parks.csv", "code,name\nlassen,Lassen\nrainier,Rainier\n");
    bench.data(
        "id,name,country,type,elevation_m,last_eruption,tags,park\n\
         etna.it,Mount Etna,IT,stratovolcano,3357,2025,snow-hot,\n",
    );
    let schema = bench.world.file("main", "schemas/volcanoes.json");
    let schema = schema.replacen("\"fields\": [", "\"fieldsMatch\": \"subset\", \"fields\": [", 1);
    bench.world.write("schemas/volcanoes.json", &schema);
    bench
}

fn add(bench: &Bench, more: &str) -> u64 {
    let row = "/add volcanoes\nname = Mount Shasta\ncountry = US\ntype = stratovolcano\n\
               elevation_m = 4322\n";
    let issue = ask(bench, &format!("{row}{more}"));
    bench.settle(issue);
    issue
}

const TAGS: &str = r#"{"fields": [
  {"name": "tags", "subtype": "tags", "tagSeparator": "-", "definitions": [
    {"value": "snow", "label": "Snow on top"}, {"value": "smoke", "label": "Smokes"},
    {"value": "hot"}]},
  {"name": "park", "subtype": "tag", "foreignKey": {"activate": true,
    "ressource": "https://github.com/ada/volcanoes/blob/main/data/parks.csv", "fields": "code"}},
  {"name": "type", "locked": true}
]}"#;

#[test]
fn tags_of_custom_properties_are_checked_and_told_with_their_names() {
    let bench = bench("custom_props: schemas/props.json", TAGS);
    let wrong = add(&bench, "tags = snow-smok\npark = lasen");
    assert_eq!(status(&bench, wrong), "invalid");
    let told = &bench.world.comments(wrong)[0];
    assert!(told.contains("`smok`, in `snow-smok`, is not in the list."), "{told}");
    assert!(told.contains("Did you mean `snow-smoke`?"), "{told}");
    assert!(told.contains("`smoke` (`Smokes`)"), "{told}");
    assert!(told.contains("the values of the column `code` in `data/parks.csv`"), "{told}");
    let right = add(&bench, "tags = snow, hot\npark = lassen");
    assert_eq!(status(&bench, right), "proposed");
    let text = bench.world.file(&format!("gitribute/issue-{right}"), "data/volcanoes.csv");
    assert!(text.contains(",4322,,snow-hot,lassen"), "{text}");
}

#[test]
fn a_column_that_custom_properties_lock_is_locked() {
    let bench = bench("custom_props: schemas/props.json", TAGS);
    let issue = ask(&bench, "/set volcanoes etna.it type = shield");
    bench.settle(issue);
    let told = &bench.world.comments(issue)[0];
    assert!(told.contains("`type` may not be changed here"), "{told}");
}

#[test]
fn a_fault_of_custom_properties_is_told_with_its_place() {
    let props = "{\"fields\": [\n  {\"name\": \"tags\", \"subtype\": \"tasg\"}\n]}";
    let bench = bench("custom_props: schemas/props.json", props);
    let issue = add(&bench, "");
    let told = &bench.world.comments(issue)[0];
    assert!(told.contains("`schemas/props.json`, line 2, column 31"), "{told}");
    assert!(told.contains("Did you mean `tag`?"), "{told}");
}

#[test]
fn a_column_s_own_separator_comes_first() {
    let bench = bench("columns: { tags: { list_separator: \"|\" } }", "{}");
    let issue = add(&bench, "tags = snow; hot");
    assert_eq!(status(&bench, issue), "proposed");
    let text = bench.world.file(&format!("gitribute/issue-{issue}"), "data/volcanoes.csv");
    assert!(text.contains(",4322,,snow|hot,"), "{text}");
}
