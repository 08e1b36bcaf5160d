#[path = "prof_article.rs"]
#[allow(dead_code)]
mod article;
fn main() {
    article::prof();
}
