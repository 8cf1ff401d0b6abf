//! The working calendar with make-up days 调休, and limits counted by it.
//!
//! Counting follows 民法典 Art. 201–204: the day something starts is not counted, and a calendar
//! limit that ends on a day off rolls to the next working day.

mod limit;
mod working;

pub use limit::{Due, Limit, Unit};
pub use working::{Exceptions, OfficeHours, WorkingCalendar};
