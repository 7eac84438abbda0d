# The numbers of the reference table outside_numbers that R gave, computed again by R. Run by `make validate-r`.
if (!requireNamespace("survey", quietly = TRUE)) {
  cat("R's package survey is not installed; in R, install.packages(\"survey\").\n")
  quit(status = 0)
}
suppressPackageStartupMessages(library(survey))
data(api)
tables <- file.path("src", "truecount", "reference", "tables")
numbers <- read.csv(file.path(tables, "outside_numbers.csv"), colClasses = "character", encoding = "UTF-8")

limits <- function(name, ends) setNames(as.numeric(ends), paste(name, c("low", "high")))
estimated <- function(name, found) setNames(c(coef(found), SE(found)), c(name, "standard error"))

intervals <- function(what, design) {
  methods <- c("Korn-Graubard" = "beta", "logit" = "logit", "Student" = "mean")
  unlist(lapply(names(methods), function(name) limits(name, confint(svyciprop(what, design, methods[[name]])))))
}

design <- function(logs, readings, right) {
  held <- data.frame(
    stratum = rep(seq_along(logs), readings),
    logs = rep(logs, readings),
    verdict = as.numeric(sequence(readings) <= rep(right, readings))
  )
  svydesign(ids = ~1, strata = ~stratum, fpc = ~logs, data = held)
}

share <- function(logs, readings, right) {
  drawn <- design(logs, readings, right)
  mean <- svymean(~verdict, drawn, deff = TRUE)
  total <- svytotal(~verdict, drawn)
  c(
    estimated("share", mean),
    "degrees of freedom" = degf(drawn),
    "total" = coef(total)[[1]],
    "standard error of the total" = SE(total)[[1]],
    "design effect" = deff(mean)[[1]],
    intervals(~verdict, drawn)
  )
}

ratio <- function() {
  patterns <- read.csv(file.path(tables, "outside_ratio_case.csv"))
  held <- patterns[rep(seq_len(nrow(patterns)), patterns$read), ]
  drawn <- svydesign(ids = ~1, strata = ~stratum, fpc = ~incidents, data = held)
  found <- svyratio(~recorded, ~required, drawn)
  c(
    "ratio" = coef(found)[[1]],
    "standard error" = SE(found)[[1]],
    limits("normal", confint(found)),
    limits("Student", confint(found, df = degf(drawn)))
  )
}

binomial <- function(right, readings) {
  c(
    limits("Clopper-Pearson", binom.test(right, readings)$conf.int),
    limits("Wilson", prop.test(right, readings, correct = FALSE)$conf.int)
  )
}

known <- function() {
  place <- seq_len(120) - 1
  required <- 1 + place %% 3
  missed <- pmin((place %% 7 == 1) + (place %% 10 == 0), required)
  score <- (13 * place) %% 11 / 20 + 0.3 * (missed > 0)
  held <- data.frame(
    stratum = rep(1:2, c(80, 40)), logs = rep(c(2000, 500), c(80, 40)), group = place %/% 2 %% 3,
    required, missed, score, weight = (900 + 0.1 * 2500) / (120 * (score + 0.1))
  )
  drawn <- svydesign(ids = ~1, strata = ~stratum, fpc = ~logs, data = held)
  by_group <- postStratify(drawn, ~group, data.frame(group = 0:2, Freq = c(1000, 900, 600)))
  by_score <- calibrate(drawn, ~score, c("(Intercept)" = 2500, score = 900))
  separate <- predict(svyratio(~missed, ~required, drawn, separate = TRUE), total = list("1" = 2900, "2" = 760))
  unequal <- svydesign(ids = ~1, weights = ~weight, data = held)
  named <- function(what, value, error) setNames(c(value, error), c(what, paste("standard error of the", what)))
  found <- function(what, estimate) named(what, coef(estimate)[[1]], SE(estimate)[[1]])
  list(
    R_known = c(
      found("post-stratified mean", svymean(~missed, by_group)),
      found("regression total", svytotal(~missed, by_score)),
      named("separate ratio", separate$total[[1]] / 3660, separate$se[[1]] / 3660)
    ),
    R_unequal = c(
      found("total", svytotal(~missed, unequal)),
      found("mean", svymean(~missed, unequal)),
      found("ratio", svyratio(~missed, ~required, unequal))
    )
  )
}

kappa <- function(table) {
  shares <- table / sum(table)
  chance <- sum(rowSums(shares) * colSums(shares))
  c("kappa" = (sum(diag(shares)) - chance) / (1 - chance))
}

simple <- svydesign(ids = ~1, fpc = ~fpc, data = apisrs)
stratified <- svydesign(ids = ~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat)
clustered <- svydesign(ids = ~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1)
computed <- c(known(), list(
  A_three_strata = share(c(12000, 3500, 900), c(250, 180, 120), c(231, 170, 101)),
  B_near_one = share(c(5000, 800), c(150, 100), c(149, 97)),
  C_census_stratum = share(c(60, 9000), c(60, 300), c(57, 246)),
  D_single = share(40000, 384, 311),
  E_one_stratum_all_right = share(c(2000, 1000), c(80, 60), c(80, 55)),
  R_ratio = ratio(),
  binom_93_of_100 = binomial(93, 100),
  binom_0_of_59 = binomial(0, 59),
  binom_311_of_384 = binomial(311, 384),
  binom_999_of_1000 = binomial(999, 1000),
  binom_98_of_117 = binomial(98, 117),
  binom_62_of_63 = binomial(62, 63),
  kappa_45_5_3_47 = kappa(matrix(c(45, 3, 5, 47), 2)),
  api_strat = estimated("share", svymean(~as.numeric(sch.wide == "Yes"), stratified)),
  api_awards = intervals(~I(awards == "Yes"), simple),
  api_clusters = intervals(~I(ell == 0), clustered),
  lohr_counties = estimated("share", svymean(~verdict, design(3078, 300, 153)))
))

apart <- 0
without <- 0
for (row in which(startsWith(numbers$made_with, "R "))) {
  one <- numbers[row, ]
  held <- as.numeric(one$value)
  if (is.null(computed[[one$case]])) {
    without <- without + 1
    cat(sprintf("%-24s %-28s held %.12g, not computed here: its data are not in R\n", one$case, one$quantity, held))
    next
  }
  now <- computed[[one$case]][[one$quantity]]
  allowed <- as.numeric(one$tolerance) * (if (one$relative == "yes") abs(held) else 1)
  far <- abs(now - held) > allowed
  apart <- apart + far
  words <- if (far) "  FURTHER THAN ALLOWED" else ""
  cat(sprintf("%-24s %-28s held %.12g  now %.12g  apart %.1e%s\n", one$case, one$quantity, held, now, now - held, words))
}
version <- paste0("R ", getRversion(), ", survey ", packageVersion("survey"))
cat(sprintf("%d numbers of R, %d not computed here, %d further apart than allowed; by %s\n",
  sum(startsWith(numbers$made_with, "R ")), without, apart, version))
quit(status = as.integer(apart > 0))
