use super::*;
use crate::load;

#[test]
fn everything_the_schema_says_is_checked() {
    assert_eq!(load::unchecked_keywords::<Document>(), [""; 0]);
    assert_eq!(load::unchecked_keywords::<ResultsFile>(), [""; 0]);
}
