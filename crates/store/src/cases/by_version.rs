//! How many cases go by which version of the method.

use maplegrid_domain::methods::OpenCases;
use maplegrid_domain::shared::{AreaId, CategoryId, CountyId, StepId};

use crate::db::{Conn, statements, values};
use crate::error::Result;

statements! {
    OPEN_CASES = "SELECT c.method_version, c.step, c.category, count(DISTINCT c.number)
                  FROM case_areas l
                  JOIN cases c ON c.county = l.county AND c.number = l.number
                  WHERE l.county = ?1 AND l.area = ?2 AND l.bucket IN (1, 3, 11, 13)
                  GROUP BY c.method_version, c.step, c.category
                  ORDER BY c.method_version, c.step, c.category";
}

/// The cases of an area and below it that somebody still has to do with, restricted ones too: by
/// version, step and category. Unscoped: numbers only, for whoever keeps the installation.
pub fn open_cases(conn: &mut Conn, county: &CountyId, area: &AreaId) -> Result<Vec<OpenCases>> {
    conn.fetch_all(OPEN_CASES, &values![county.as_str(), area.as_str()], |row| {
        Ok(OpenCases {
            version: crate::number(row, 0)?,
            step: StepId::new(row.text(1)?),
            category: row.opt_text(2)?.map(CategoryId::new),
            cases: crate::number(row, 3)?,
        })
    })
}
