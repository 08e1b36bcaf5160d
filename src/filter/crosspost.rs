//! `crosspost`: many newsgroups.

use super::{Case, Filter, Kind, Opinion, Points, Work, at_once, steps};

/// A test rarely needs more than five groups.
pub(super) const CROSSPOST: Kind = Kind {
    name: "crosspost",
    about: "The newsgroups that an article is posted to.",
    is_external: false,
    limit: Some(5),
    make: |filters| {
        filters.is_on("crosspost", false).then(|| {
            Box::new(Crosspost {
                limit: filters.limit(&CROSSPOST),
                worst: filters.points("crosspost"),
            }) as Box<dyn Filter>
        })
    },
};

struct Crosspost {
    limit: u32,
    worst: Points,
}

impl Filter for Crosspost {
    fn name(&self) -> &'static str {
        CROSSPOST.name
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        let count = case.article.newsgroups().count();
        at_once(steps(count, self.limit, self.worst).map(|points| Opinion {
            points,
            reason: format!("in {count} newsgroups"),
        }))
    }
}
